import {
  CACHE_INSTANCES,
  ENVIRONMENT,
  FILE_JOB,
  ODOO_POD,
  PROFILES,
  type Allotment,
  type CacheEngine,
  type CacheSizeName,
  type EnvironmentName,
  type PostgresFacts,
  type Quota,
  type SessionStore,
} from "@retail-odoo/contract";
import { copyIntervalMinutes } from "../backup";
import { redisFootprint, redisPods, type RedisFootprint } from "../cache";
import { sum } from "../internal/units";
import type { PodSize } from "../nodes";
import { pooledConnections } from "../postgres";
import { ODOO_JOBS, ODOO_ROLES, type OdooRole, type RoleDefinition, type RoleScale, type RoleTable } from "./roles";
import type { TenantSpec } from "./tenant-spec";
import { demandOf } from "./workload";

/** Pods of one role. CPU in cores, memory in MiB, both per pod. */
export interface RoleSize extends RoleScale {
  cpu: number;
  cpuLimit: number;
  memoryMiB: number;
}

/** What one tenant reserves. */
export interface TenantSize<R extends string = OdooRole> {
  roles: { readonly [role in R]: RoleSize };
  /** Connections directly to the primary, and those that the pooled roles' processes may use at once. */
  connections: { direct: number; pooled: number };
  /** Client connections that the pooled roles may open at the pooler. */
  poolerClients: number;
  /** Transactions that the pooled roles may have open at once during a release: connections of one pooler, if it is the last. */
  transactions: number;
  /** The Redis for sessions; absent where sessions are files. */
  sessions: SessionsSize | undefined;
  /** Each of the two jobs that keep its files in the vault; absent where they are not copied. */
  fileJob: FileJobSize | undefined;
  quota: Quota;
}

export interface SessionsSize {
  engine: CacheEngine;
  size: CacheSizeName;
}

export interface FileJobSize {
  cpu: number;
  cpuLimit: number;
  memoryMiB: number;
}

/** What each input of `sizeTenant` decides. */
type SizedSpec = Pick<TenantSpec, "profile" | "service" | "workload" | "data"> & {
  odoo?: Pick<TenantSpec["odoo"], "sessions">;
};

/** Pods a tenant may start in addition to those of its roles, their surge and the job: one, for an operator's shell. */
const SPARE_PODS = 1;

/** Derives a tenant's size from its workload, inside its profile, and its environment. Pure. */
export function sizeTenant(spec: SizedSpec, environment: EnvironmentName): TenantSize {
  return sizeRoles(ODOO_ROLES, spec, environment);
}

/** The size of a tenant that runs these roles. Pure. */
export function sizeRoles<R extends string>(
  table: RoleTable<R>,
  spec: SizedSpec,
  environment: EnvironmentName,
): TenantSize<R> {
  const names = Object.keys(table) as R[];
  const demand = demandOf(spec);
  const sized = names.map((name): SizedRole => {
    const role = table[name];
    return { role, size: podSize(role, role.scale(demand, ENVIRONMENT[environment].web)) };
  });
  const engine = SESSION_ENGINES[spec.odoo?.sessions ?? "files"];
  const sessions = engine && { engine, size: sessionSize(spec.profile, environment) };
  const fileJob = fileJobSize(spec);
  return {
    roles: Object.fromEntries(names.map((name, index) => [name, sized[index]?.size])) as TenantSize<R>["roles"],
    ...connectionsOf(sized),
    sessions,
    fileJob,
    quota: quota(sized, filesGiB(spec.data), sessions, fileJob),
  };
}

interface SizedRole {
  role: RoleDefinition;
  size: RoleSize;
}

/** Every role is counted here, whichever way it reaches the database. */
function connectionsOf(roles: SizedRole[]): Pick<TenantSize, "connections" | "poolerClients" | "transactions"> {
  const { init } = ODOO_JOBS;
  const sums = { direct: init.connections, pooled: 0, clients: 0, transactions: 0 };
  for (const { role, size } of roles) {
    const { database } = role;
    if (database.path === "direct") sums.direct += connectedPods(role, size) * database.connections(size.processes);
    else {
      sums.pooled += podsOf(role, size) * database.connections(size.processes);
      sums.clients += podsOf(role, size) * database.clients(size.processes);
      sums.transactions += podsOf(role, size) * database.transactions(size.processes);
    }
  }
  const { direct, pooled, clients, transactions } = sums;
  return { connections: { direct, pooled }, poolerClients: clients, transactions };
}

/** What the jobs of a tenant request of nodes when all run at once: the init Job, and those of its files. */
export function jobPods({ fileJob }: Pick<TenantSize, "fileJob">): PodSize[] {
  return [ODOO_JOBS.init, ...fileJobs(fileJob)].map(({ cpu, memoryMiB }) => ({ cpu, memoryGiB: memoryMiB / 1024 }));
}

/** A copy runs, and the pruning waits for it. */
function fileJobs(size: FileJobSize | undefined): FileJobSize[] {
  return size ? [size, size] : [];
}

/** restic keeps an index of all files in memory. */
function fileJobSize({ service, data }: SizedSpec): FileJobSize | undefined {
  if (copyIntervalMinutes(service, data.fileCopyMinutes) === 0) return undefined;
  const { cpu, cpuLimit, memoryBaseMiB, memoryPerGiBMiB } = FILE_JOB;
  const memoryMiB = memoryBaseMiB + memoryPerGiBMiB * filesGiB(data);
  return { cpu, cpuLimit, memoryMiB: Math.ceil(memoryMiB / 64) * 64 };
}

/** Every pod of a tenant during a release, with a job beside them. */
export function podsOfTenant(size: TenantSize): PodSize[] {
  return [...rolePods(size, podsOf), ...jobPods(size), ...sessionPods(size)];
}

/** The pods of a tenant that run all day: without those that a release adds, and without jobs. */
export function lastingPods(size: TenantSize): PodSize[] {
  return [...rolePods(size, (_role, { replicas }) => replicas), ...sessionPods(size)];
}

function rolePods({ roles }: TenantSize, count: (role: RoleDefinition, size: RoleSize) => number): PodSize[] {
  return Object.entries(ODOO_ROLES).flatMap(([name, role]) => {
    const size = roles[name as OdooRole];
    const pod = { cpu: size.cpu, memoryGiB: size.memoryMiB / 1024 };
    return Array.from({ length: count(role, size) }, () => pod);
  });
}

function sessionPods({ sessions }: TenantSize): PodSize[] {
  return sessions?.engine === "in-cluster" ? redisPods(sessions.size) : [];
}

/** A tenant's part of a server's connections: those its pooler holds for it, and the direct ones. */
export function tenantConnections(
  { connections, poolerClients, transactions }: Pick<TenantSize, "connections" | "poolerClients" | "transactions">,
  pooler: Pick<PostgresFacts["pooler"], "instances" | "poolSize" | "notifying">,
): Pick<Allotment, "connections" | "pooled"> {
  const pooled = pooledConnections(pooler, { connections: connections.pooled, transactions });
  const notifying = pooler.instances * (pooler.notifying ?? 0);
  return {
    connections: pooled + notifying + connections.direct,
    pooled: { connections: pooled + notifying, clients: poolerClients },
  };
}

function podSize(role: RoleDefinition, { replicas, processes }: RoleScale): RoleSize {
  const { cpuRequestPerProcess, cpuLimitPerProcess, memoryPerProcessMiB, memoryBaseMiB, memoryIdlePerProcessMiB } =
    ODOO_POD;
  const memoryMiB = memoryIdlePerProcessMiB + (role.memoryPerProcessMiB ?? memoryPerProcessMiB);
  return {
    replicas,
    processes,
    cpu: round(processes * (role.cpuRequestPerProcess ?? cpuRequestPerProcess)),
    cpuLimit: round(processes * cpuLimitPerProcess),
    memoryMiB: processes * memoryMiB + memoryBaseMiB,
  };
}

/** Pods of a role during a release. */
function podsOf({ surgePods }: RoleDefinition, { replicas }: RoleSize): number {
  return replicas + surgePods;
}

/**
 * Pods of a role that may be connected to the primary at once during a release. Kubernetes no longer counts terminating pods
 * towards the surge, so all old pods may still be connected when the last new one is.
 */
function connectedPods({ surgePods }: RoleDefinition, { replicas }: RoleSize): number {
  return replicas * (surgePods === 0 ? 1 : 2);
}

function quota(
  roles: SizedRole[],
  storageGiB: number,
  sessions: TenantSize["sessions"],
  fileJob: TenantSize["fileJob"],
): Quota {
  const total = (of: (pod: RoleSize) => number) =>
    roles.reduce((sum, { role, size }) => sum + podsOf(role, size) * of(size), 0);
  const jobs = [ODOO_JOBS.init, ...fileJobs(fileJob)];
  const redis = footprintOf(sessions);
  return {
    cpu: round(total(({ cpu }) => cpu) + sum(jobs, ({ cpu }) => cpu) + (redis?.cpu ?? 0)),
    cpuLimit: round(total(({ cpuLimit }) => cpuLimit) + sum(jobs, ({ cpuLimit }) => cpuLimit) + (redis?.cpu ?? 0)),
    memoryGiB: round(
      (total(({ memoryMiB }) => memoryMiB) + sum(jobs, ({ memoryMiB }) => memoryMiB) + (redis?.memoryMiB ?? 0)) / 1024,
    ),
    pods: total(() => 1) + jobs.length + SPARE_PODS + (redis?.pods ?? 0),
    storageGiB: storageGiB + (redis?.storageGiB ?? 0),
  };
}

/** What runs the Redis for sessions. */
const SESSION_ENGINES: { readonly [store in SessionStore]: CacheEngine | undefined } = {
  files: undefined,
  redis: "in-cluster",
  elasticache: "elasticache",
};

/** Development keeps no data that has to survive, and gets the smallest size. */
function sessionSize(profile: TenantSpec["profile"], environment: EnvironmentName): CacheSizeName {
  return environment === "dev" ? "dev" : PROFILES[profile].sessions;
}

/** What sessions take of a tenant's quota: nothing where they are files or on ElastiCache. */
function footprintOf(sessions: TenantSize["sessions"]): RedisFootprint | undefined {
  return sessions?.engine === "in-cluster" ? redisFootprint("session", sessions.size) : undefined;
}

/** GiB of a tenant's storage quota for its Redis; the rest is for files. */
export function sessionsGiB({ sessions }: Pick<TenantSize, "sessions">): number {
  return footprintOf(sessions)?.storageGiB ?? 0;
}

/** Instances of a Redis, each on a node of its own. */
export function sessionNodes({ sessions }: Pick<TenantSize, "sessions">): number {
  return sessions?.engine === "in-cluster" ? CACHE_INSTANCES : 0;
}

/** Volume claims of a tenant: its files, one to replace them, and one for each instance of its Redis. */
export function volumeClaimCount(size: Pick<TenantSize, "sessions">): number {
  return 2 + sessionNodes(size);
}

/** GiB of the claim for files: today's files and a year of growth. */
function filesGiB(data: TenantSpec["data"]): number {
  return Math.max(10, Math.ceil(data.filestoreGiB + 12 * data.growthGiBPerMonth));
}

/** Rounds up to three decimals, as `300m` can express, without binary noise. */
function round(value: number): number {
  return Math.ceil(Math.round(value * 1e6) / 1e3) / 1e3;
}
