import {
  CACHE_INSTANCES,
  ENVIRONMENT,
  ODOO_POD,
  ODOO_ROLES,
  PROFILES,
  type Allotment,
  type CacheEngine,
  type CacheSizeName,
  type EnvironmentName,
  type OdooRole,
  type PostgresFacts,
  type Quota,
  type SessionStore,
} from "@retail-odoo/contract";
import { redisFootprint, redisPods, type RedisFootprint } from "../cache";
import type { PodSize } from "../nodes";
import { pooledConnections } from "../postgres";
import type { TenantSpec } from "./tenant-spec";

/** Pods of one role. CPU in cores, memory in MiB. */
export interface RoleSize {
  replicas: number;
  /** HTTP workers, websocket processes or processes for scheduled actions, in each pod. */
  processes: number;
  cpu: number;
  cpuLimit: number;
  memoryMiB: number;
}

/** What one tenant takes. */
export interface TenantSize {
  roles: { readonly [role in OdooRole]: RoleSize };
  /** Connections that go straight to the primary, and those that web workers would hold without a pooler. */
  connections: { direct: number; web: number };
  /** Clients that web workers may open at the pooler. */
  poolerClients: number;
  /** The Redis that keeps sessions; absent where they are files. */
  sessions: SessionsSize | undefined;
  quota: Quota;
}

export interface SessionsSize {
  engine: CacheEngine;
  size: CacheSizeName;
}

/** The job that makes the database, and any other that runs once. */
export const JOB_SIZE = { cpu: 0.5, cpuLimit: 1, memoryMiB: 1024, connections: 2 } as const;

/** A release brings one new pod up before it takes an old one down; scheduled actions stop before they start anew. */
export const SURGE_PODS: { readonly [role in OdooRole]: number } = { web: 1, websocket: 1, cron: 0 };

/** Pods a tenant may start beside its roles' pods, their surge and the job: one, for a person with a shell. */
const SPARE_PODS = 1;

/** The connection by which a probe looks whether scheduled actions get done. */
const PROBE_CONNECTIONS = 1;

/** Derives a tenant's size from its profile and environment. Pure; `stores` and `users` only choose the profile. */
export function sizeTenant(
  spec: Pick<TenantSpec, "profile" | "data"> & { odoo?: Pick<TenantSpec["odoo"], "sessions"> },
  environment: EnvironmentName,
): TenantSize {
  const { websocket, cron } = PROFILES[spec.profile];
  const web = webShape(spec.profile, environment);
  // An environment that caps web pods and workers caps what stands beside them alike.
  const most = ENVIRONMENT[environment].web;
  const roles: TenantSize["roles"] = {
    web: roleSize(web.replicas, web.workers),
    websocket: roleSize(Math.min(websocket.replicas, most.replicas), 1),
    cron: roleSize(1, Math.min(cron.workers, most.workers)),
  };
  const engine = SESSION_ENGINES[spec.odoo?.sessions ?? "files"];
  const sessions = engine && { engine, size: sessionSize(spec.profile, environment) };
  const webProcesses = roles.web.processes * podsOf("web", roles);
  return {
    roles,
    connections: {
      direct:
        connectedPods("websocket", roles) * (1 + ODOO_POD.poolPerWebsocketProcess) +
        connectedPods("cron", roles) * roles.cron.processes * ODOO_POD.connectionsPerProcess +
        PROBE_CONNECTIONS +
        JOB_SIZE.connections,
      web: webProcesses * ODOO_POD.connectionsPerProcess,
    },
    poolerClients: webProcesses * ODOO_POD.poolPerProcess,
    sessions,
    quota: quota(roles, filesGiB(spec.data), sessions),
  };
}

/** What one job asks of a node. */
export function jobSize(): PodSize {
  return { cpu: JOB_SIZE.cpu, memoryGiB: JOB_SIZE.memoryMiB / 1024 };
}

/** Every pod of a tenant while a release is under way, a job beside it. */
export function podsOfTenant({ roles, sessions }: TenantSize): PodSize[] {
  const pods = ROLES.flatMap((role) => {
    const { cpu, memoryMiB } = roles[role];
    return Array.from({ length: podsOf(role, roles) }, () => ({ cpu, memoryGiB: memoryMiB / 1024 }));
  });
  return [...pods, jobSize(), ...(sessions?.engine === "in-cluster" ? redisPods(sessions.size) : [])];
}

/** What of a server's connections a tenant gets: what its pooler holds for it, and what goes past the pooler. */
export function tenantConnections(
  { connections, poolerClients }: TenantSize,
  pooler: Pick<PostgresFacts["pooler"], "instances" | "poolSize" | "notifying">,
): Pick<Allotment, "connections" | "pooled"> {
  const pooled = pooledConnections(pooler, connections.web);
  const notifying = pooler.instances * (pooler.notifying ?? 0);
  return {
    connections: pooled + notifying + connections.direct,
    pooled: { connections: pooled + notifying, clients: poolerClients },
  };
}

/** Web pods and workers: the profile's, as far as the environment lets them. */
function webShape(profile: TenantSpec["profile"], environment: EnvironmentName): Allotment["web"] {
  const wanted = PROFILES[profile].web;
  const most = ENVIRONMENT[environment].web;
  return {
    replicas: Math.min(wanted.replicas, most.replicas),
    workers: Math.min(wanted.workers, most.workers),
  };
}

function roleSize(replicas: number, processes: number): RoleSize {
  return {
    replicas,
    processes,
    cpu: round(processes * ODOO_POD.cpuRequestPerProcess),
    cpuLimit: round(processes * ODOO_POD.cpuLimitPerProcess),
    memoryMiB: processes * ODOO_POD.memoryPerProcessMiB + ODOO_POD.memoryBaseMiB,
  };
}

/** Pods of a role while a release is under way. */
function podsOf(role: OdooRole, roles: TenantSize["roles"]): number {
  return roles[role].replicas + SURGE_PODS[role];
}

/**
 * Pods of a role that go past the pooler at once while a release is under way. Kubernetes counts one no more that was told to end,
 * so all of the old may still be connected when the last of the new is; scheduled actions stop before they start anew.
 */
function connectedPods(role: OdooRole, roles: TenantSize["roles"]): number {
  return roles[role].replicas * (SURGE_PODS[role] === 0 ? 1 : 2);
}

function quota(roles: TenantSize["roles"], storageGiB: number, sessions: TenantSize["sessions"]): Quota {
  const total = (of: (pod: RoleSize) => number) =>
    ROLES.reduce((sum, role) => sum + podsOf(role, roles) * of(roles[role]), 0);
  const redis = footprintOf(sessions);
  return {
    cpu: round(total(({ cpu }) => cpu) + JOB_SIZE.cpu + (redis?.cpu ?? 0)),
    cpuLimit: round(total(({ cpuLimit }) => cpuLimit) + JOB_SIZE.cpuLimit + (redis?.cpu ?? 0)),
    memoryGiB: round((total(({ memoryMiB }) => memoryMiB) + JOB_SIZE.memoryMiB + (redis?.memoryMiB ?? 0)) / 1024),
    pods: total(() => 1) + 1 + SPARE_PODS + (redis?.pods ?? 0),
    storageGiB: storageGiB + (redis?.storageGiB ?? 0),
  };
}

/** What runs the Redis that keeps sessions. */
const SESSION_ENGINES: { readonly [store in SessionStore]: CacheEngine | undefined } = {
  files: undefined,
  redis: "in-cluster",
  elasticache: "elasticache",
};

/** An environment without durable data is small. */
function sessionSize(profile: TenantSpec["profile"], environment: EnvironmentName): CacheSizeName {
  return environment === "dev" ? "dev" : PROFILES[profile].sessions;
}

/** What sessions take of a tenant's quota: nothing where they are files, or on ElastiCache. */
function footprintOf(sessions: TenantSize["sessions"]): RedisFootprint | undefined {
  return sessions?.engine === "in-cluster" ? redisFootprint("session", sessions.size) : undefined;
}

/** What of a tenant's storage is its Redis'; the rest is for files. */
export function sessionsGiB({ sessions }: Pick<TenantSize, "sessions">): number {
  return footprintOf(sessions)?.storageGiB ?? 0;
}

/** Instances of a Redis that need a node each. */
export function sessionNodes({ sessions }: Pick<TenantSize, "sessions">): number {
  return sessions?.engine === "in-cluster" ? CACHE_INSTANCES : 0;
}

/** Claims of a tenant: its files, one to replace them, and a volume for each instance of its Redis. */
export function volumeClaimCount(size: Pick<TenantSize, "sessions">): number {
  return 2 + sessionNodes(size);
}

export const ROLES = Object.keys(ODOO_ROLES) as OdooRole[];

/** The claim for files: what there is and a year of growth. */
function filesGiB(data: TenantSpec["data"]): number {
  return Math.max(10, Math.ceil(data.filestoreGiB + 12 * data.growthGiBPerMonth));
}

/** Three decimals: what `300m` can say, without binary dust. */
function round(value: number): number {
  return Math.ceil(Math.round(value * 1e6) / 1e3) / 1e3;
}
