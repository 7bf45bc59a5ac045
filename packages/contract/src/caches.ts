/** Purposes of a Redis. Each role decides eviction, persistence and failover. */
export const CACHE_ROLES = ["session", "cache", "queue"] as const;
/** What a Redis is for. */
export type CacheRole = (typeof CACHE_ROLES)[number];

/** What runs a Redis: ElastiCache, or pods in the cluster. */
export const CACHE_ENGINES = ["elasticache", "in-cluster"] as const;
/** What runs a Redis: ElastiCache, or pods in the cluster. */
export type CacheEngine = (typeof CACHE_ENGINES)[number];

/** Behaviour of a role. */
export interface CacheDecisions {
  /**
   * `maxmemory-policy`: a full server refuses writes, which the client notices, or evicts the least recently used keys, which
   * it does not.
   */
  readonly whenFull: "noeviction" | "allkeys-lru";
  /** Whether data survives a restart of all instances: an append-only file, synced once a second. */
  readonly persistent: boolean;
  /** Replicas within `REPLICA_LAG_SECONDS` without which the primary refuses writes. */
  readonly minReplicas: number;
  /** Share of an instance's memory for data; the rest is for buffers and for copy-on-write during a background save. */
  readonly memoryShare: number;
}

/** Eviction and persistence of a Redis, by its role. */
export const CACHE_DECISIONS: { readonly [role in CacheRole]: CacheDecisions } = {
  // A lost session logs a till out in the middle of a sale. A full server refuses logins and keeps existing sessions.
  session: { whenFull: "noeviction", persistent: true, minReplicas: 1, memoryShare: 0.5 },
  // Lost entries are computed again.
  cache: { whenFull: "allkeys-lru", persistent: false, minReplicas: 0, memoryShare: 0.75 },
  // A lost job is never done, so a full server refuses to enqueue another one.
  queue: { whenFull: "noeviction", persistent: true, minReplicas: 1, memoryShare: 0.5 },
};

/** A primary without a replica's acknowledgement for so long may have been replaced: it stops accepting writes. */
export const REPLICA_LAG_SECONDS = 10;

/** Sizes of a Redis, smallest first. */
export const CACHE_SIZE_NAMES = ["dev", "s", "m", "l"] as const;
/** Size of a Redis. */
export type CacheSizeName = (typeof CACHE_SIZE_NAMES)[number];

/** Memory and node type of one size of Redis. */
export interface CacheSize {
  /** CPU in cores and memory in MiB of an instance in the cluster, as requests and limits. */
  readonly cpu: number;
  /** `maxmemory` of the server in MiB. */
  readonly memoryMiB: number;
  /** Node type of ElastiCache and its memory, GiB, as AWS lists it. */
  readonly nodeType: string;
  /** Memory of the ElastiCache node type in GiB. */
  readonly nodeMemoryGiB: number;
}

/** Sizes of Redis, by name. */
export const CACHE_SIZES: { readonly [name in CacheSizeName]: CacheSize } = {
  dev: { cpu: 0.1, memoryMiB: 256, nodeType: "cache.t4g.micro", nodeMemoryGiB: 0.5 },
  s: { cpu: 0.25, memoryMiB: 1024, nodeType: "cache.t4g.small", nodeMemoryGiB: 1.37 },
  m: { cpu: 0.5, memoryMiB: 4096, nodeType: "cache.m7g.large", nodeMemoryGiB: 6.38 },
  l: { cpu: 1, memoryMiB: 8192, nodeType: "cache.m7g.xlarge", nodeMemoryGiB: 12.93 },
};

/** A primary and two replicas, one in each of three zones. */
export const CACHE_INSTANCES = 3;
