import type { CacheSizeName } from "./caches";

/**
 * A profile is capacity: the largest workload of a tenant, and the pods that carry it. Every number of pods, workers and
 * processes is assumed (official sizing: six users per worker) until a load test has measured it.
 */
export const PROFILE_NAMES = ["branch", "omnichannel", "multibrand"] as const;
/** Name of a profile. */
export type ProfileName = (typeof PROFILE_NAMES)[number];

/** Capacity class of a tenant: the workload it is made for, and what it gets. */
export interface Profile {
  /** Largest workload that this profile carries. */
  readonly ceiling: {
    /** Most POS terminals. */
    readonly posTerminals: number;
    /** Most POS orders an hour at peak. */
    readonly posOrdersPerHour: number;
    /** Most online orders an hour at peak. */
    readonly onlineOrdersPerHour: number;
    /** Most concurrent back-office users. */
    readonly concurrentUsers: number;
  };
  /** Web pods, and HTTP workers in each. */
  readonly web: { readonly replicas: number; readonly workers: number };
  /** Pods that hold the websockets of tills and browsers, with one process each. */
  readonly websocket: { readonly replicas: number };
  /** Cron processes, all in one pod. */
  readonly cron: { readonly workers: number };
  /** Pods that serve style sheets and images to PDF reports, with one process each. */
  readonly assets: { readonly replicas: number };
  /** Size of the Redis for sessions, where they are not files. */
  readonly sessions: CacheSizeName;
}

/** Profiles by name. */
export const PROFILES: { readonly [name in ProfileName]: Profile } = {
  branch: {
    ceiling: { posTerminals: 60, posOrdersPerHour: 1_500, onlineOrdersPerHour: 300, concurrentUsers: 40 },
    web: { replicas: 2, workers: 4 },
    // Two, so that a drain leaves one.
    websocket: { replicas: 2 },
    cron: { workers: 1 },
    assets: { replicas: 1 },
    sessions: "s",
  },
  omnichannel: {
    ceiling: { posTerminals: 400, posOrdersPerHour: 10_000, onlineOrdersPerHour: 2_000, concurrentUsers: 200 },
    web: { replicas: 9, workers: 4 },
    websocket: { replicas: 2 },
    cron: { workers: 2 },
    assets: { replicas: 2 },
    sessions: "s",
  },
  multibrand: {
    ceiling: { posTerminals: 1_600, posOrdersPerHour: 40_000, onlineOrdersPerHour: 8_000, concurrentUsers: 800 },
    web: { replicas: 34, workers: 4 },
    websocket: { replicas: 4 },
    cron: { workers: 4 },
    assets: { replicas: 2 },
    sessions: "m",
  },
};

/** Where Odoo stores sessions: files that all its pods share, or a Redis that belongs to the tenant, in the cluster or on ElastiCache. */
export const SESSION_STORES = ["files", "redis", "elasticache"] as const;
/** Where Odoo keeps sessions. */
export type SessionStore = (typeof SESSION_STORES)[number];

/** Where a tenant stores objects: nowhere, or in a bucket of its own on AWS. */
export const OBJECT_STORES = ["none", "bucket"] as const;
/** Where Odoo keeps attachments. */
export type ObjectStore = (typeof OBJECT_STORES)[number];

/** Resources of an Odoo pod. CPU in cores, memory in MiB; assumed: officially, a worker is planned at 325 MiB on average. */
export const ODOO_POD = {
  /** Per process: HTTP worker, websocket process or cron process. */
  cpuRequestPerProcess: 0.2,
  cpuLimitPerProcess: 0.5,
  memoryPerProcessMiB: 512,
  /** Virtual memory of an idle process, most of it shared with the others and part of the base; measured, rounded down. */
  idleVirtualMiB: 190,
  /** The prefork master, and the websocket child that it always starts, in web pods without clients. */
  memoryBaseMiB: 400,
  /** Connections that a worker or cron process uses at once, LISTEN included; measured. */
  connectionsPerProcess: 3,
  /** Upper bound of a process' own pool (`db_maxconn`); a websocket process has one more connection, which listens. */
  poolPerProcess: 8,
  poolPerWebsocketProcess: 3,
} as const;
