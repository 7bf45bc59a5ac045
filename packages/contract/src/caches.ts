/** Redis, by what it is for. Losing, filling up and failing over mean something else for each role, so each decides them. */
export const CACHE_ROLES = ["session", "cache", "queue"] as const;
export type CacheRole = (typeof CACHE_ROLES)[number];

export const CACHE_ENGINES = ["elasticache", "in-cluster"] as const;
export type CacheEngine = (typeof CACHE_ENGINES)[number];

/** What a role decides. */
export interface CacheDecisions {
  /**
   * What a full server does: refuse to write and keep what it has, or give up what nobody asked for longest. A refusal is
   * heard; an eviction is not.
   */
  readonly whenFull: "noeviction" | "allkeys-lru";
  /** Whether what is written outlives a restart of every instance: an append-only file, synced once a second. */
  readonly persistent: boolean;
  /** Replicas that have to be there, and no further behind than `REPLICA_LAG_SECONDS`, or the primary refuses to write. */
  readonly minReplicas: number;
  /** Share of an instance's memory for data; the rest is for buffers and for what a copy in the background duplicates. */
  readonly memoryShare: number;
}

export const CACHE_DECISIONS: { readonly [role in CacheRole]: CacheDecisions } = {
  // A session that is lost logs a till out in the middle of a sale. A full server lets those who are logged in go on.
  session: { whenFull: "noeviction", persistent: true, minReplicas: 1, memoryShare: 0.5 },
  // What is lost is computed again.
  cache: { whenFull: "allkeys-lru", persistent: false, minReplicas: 0, memoryShare: 0.75 },
  // A job that is lost is work that nobody does. Who enqueues hears that it is full.
  queue: { whenFull: "noeviction", persistent: true, minReplicas: 1, memoryShare: 0.5 },
};

/** A primary that no replica has confirmed anything to for so long may have been replaced: it stops writing. */
export const REPLICA_LAG_SECONDS = 10;

export const CACHE_SIZE_NAMES = ["dev", "s", "m", "l"] as const;
export type CacheSizeName = (typeof CACHE_SIZE_NAMES)[number];

export interface CacheSize {
  /** CPU in cores and memory in MiB of an instance in the cluster; both are requests and limits. */
  readonly cpu: number;
  readonly memoryMiB: number;
  /** Node type of ElastiCache and its memory, GiB, as AWS lists it. */
  readonly nodeType: string;
  readonly nodeMemoryGiB: number;
}

export const CACHE_SIZES: { readonly [name in CacheSizeName]: CacheSize } = {
  dev: { cpu: 0.1, memoryMiB: 256, nodeType: "cache.t4g.micro", nodeMemoryGiB: 0.5 },
  s: { cpu: 0.25, memoryMiB: 1024, nodeType: "cache.t4g.small", nodeMemoryGiB: 1.37 },
  m: { cpu: 0.5, memoryMiB: 4096, nodeType: "cache.m7g.large", nodeMemoryGiB: 6.38 },
  l: { cpu: 1, memoryMiB: 8192, nodeType: "cache.m7g.xlarge", nodeMemoryGiB: 12.93 },
};

/** A server and two replicas, each in a zone of its own, as everything else that has to survive one zone. */
export const CACHE_INSTANCES = 3;
