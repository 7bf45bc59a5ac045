import type { CacheSizeName } from "./caches";

/**
 * Profile is capacity: what a tenant may ask of the platform, and what it is given. Every number of pods, workers and
 * processes is assumed (official sizing: six users a worker) until a load test has measured it.
 */
export const PROFILE_NAMES = ["branch", "omnichannel", "multibrand"] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

export interface Profile {
  /** The largest workload this profile carries. */
  readonly ceiling: {
    readonly posTerminals: number;
    readonly posOrdersPerHour: number;
    readonly concurrentUsers: number;
  };
  /** Odoo web pods, and HTTP workers in each. */
  readonly web: { readonly replicas: number; readonly workers: number };
  /** Pods that hold the websockets of tills and browsers, a process each. */
  readonly websocket: { readonly replicas: number };
  /** Processes for scheduled actions, all in one pod. */
  readonly cron: { readonly workers: number };
  /** Size of the Redis that keeps its sessions, where they are not files. */
  readonly sessions: CacheSizeName;
}

export const PROFILES: { readonly [name in ProfileName]: Profile } = {
  branch: {
    ceiling: { posTerminals: 60, posOrdersPerHour: 1_500, concurrentUsers: 40 },
    web: { replicas: 2, workers: 4 },
    websocket: { replicas: 1 },
    cron: { workers: 1 },
    sessions: "s",
  },
  omnichannel: {
    ceiling: { posTerminals: 400, posOrdersPerHour: 10_000, concurrentUsers: 200 },
    web: { replicas: 9, workers: 4 },
    websocket: { replicas: 2 },
    cron: { workers: 2 },
    sessions: "s",
  },
  multibrand: {
    ceiling: { posTerminals: 1_600, posOrdersPerHour: 40_000, concurrentUsers: 800 },
    web: { replicas: 34, workers: 4 },
    websocket: { replicas: 4 },
    cron: { workers: 4 },
    sessions: "m",
  },
};

/** Where Odoo keeps sessions: files that all its pods share, or a Redis of the tenant's own, in the cluster or on ElastiCache. */
export const SESSION_STORES = ["files", "redis", "elasticache"] as const;
export type SessionStore = (typeof SESSION_STORES)[number];

/** Where a tenant may keep objects: nowhere, or in a bucket of its own on AWS. */
export const OBJECT_STORES = ["none", "bucket"] as const;
export type ObjectStore = (typeof OBJECT_STORES)[number];

/**
 * What runs of Odoo, each in pods of its own. What listens or locks needs a session: through a pooler of transactions it would
 * hear nothing, without an error.
 */
export const ODOO_ROLES = {
  web: { connection: "pooled" },
  websocket: { connection: "direct" },
  cron: { connection: "direct" },
} as const;
export type OdooRole = keyof typeof ODOO_ROLES;

/** What a pod of Odoo takes. CPU in cores, memory in MiB; assumed: 325 MiB a worker is the official planning figure. */
export const ODOO_POD = {
  /** By process: HTTP worker, websocket process, process for scheduled actions. */
  cpuRequestPerProcess: 0.2,
  cpuLimitPerProcess: 0.5,
  memoryPerProcessMiB: 350,
  /** The prefork master, and beside HTTP workers the websocket child that it always starts and nobody asks anything. */
  memoryBaseMiB: 400,
  /** Connections of a worker or scheduled action, LISTEN included; measured. */
  connectionsPerProcess: 3,
  /** What Odoo is told to hold at most, in each process; a websocket process listens beside. */
  poolPerProcess: 8,
  poolPerWebsocketProcess: 4,
} as const;
