import type { CacheSizeName } from "./caches";

/**
 * A profile is the price class and the ceiling: the largest workload of a tenant, and the most pods and processes that it gets.
 * Inside it they follow the tenant's own workload (sizing.ts). They carry the largest workload with the head-room of every service.
 */
export const PROFILE_NAMES = ["branch", "omnichannel", "multibrand"] as const;
/** Name of a profile. */
export type ProfileName = (typeof PROFILE_NAMES)[number];

/** Capacity class of a tenant: the workload it is made for, and the most it gets. */
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
  /** Most web pods, and HTTP workers in each. */
  readonly web: { readonly replicas: number; readonly workers: number };
  /** Most pods that hold the websockets of tills and browsers, with one process each. */
  readonly websocket: { readonly replicas: number };
  /** Most cron processes, all in one pod. */
  readonly cron: { readonly workers: number };
  /** Most pods that serve style sheets and images to PDF reports, with one process each. */
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

/** Resources of an Odoo pod. CPU in cores, memory in MiB. */
export const ODOO_POD = {
  /** Per HTTP worker; a tenant gets as many workers as its workload's CPU, with head-room, takes requests. */
  cpuRequestPerProcess: 0.2,
  cpuLimitPerProcess: 0.5,
  /** Per process without clients' HTTP requests: websockets, cron, report assets. Idle they were measured below 0.001. */
  cpuRequestInBackground: 0.1,
  /** What a process may allocate beyond its idle state; assumed: officially, a worker is planned at 325 MiB on average. */
  memoryPerProcessMiB: 512,
  /** The same for a websocket process, whose requests are small; assumed. */
  memoryPerWebsocketMiB: 384,
  /** Virtual memory of an idle process, most of it shared with the others and part of the base; measured, rounded down. */
  idleVirtualMiB: 190,
  /**
   * Idle state of a pod: the prefork master with the websocket child that it always starts, and every process. Measured with
   * point of sale, sales, stock, accounting and web shop as proportional set sizes, and rounded up.
   */
  memoryBaseMiB: 240,
  memoryIdlePerProcessMiB: 40,
  /** Connections that a worker or cron process has open at once, LISTEN included; measured. */
  connectionsPerProcess: 3,
  /** Transactions that an HTTP worker has open at once, each of which occupies a connection of the pooler; measured. */
  transactionsPerWorker: 1,
  /** Upper bound of a process' own pool (`db_maxconn`); a websocket process has one more connection, which listens. */
  poolPerProcess: 8,
  poolPerWebsocketProcess: 3,
} as const;
