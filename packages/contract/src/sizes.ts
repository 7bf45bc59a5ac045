/**
 * Sizes of a PostgreSQL server. `maxConnections` follows the size, never today's tenants, so that adding a tenant changes no
 * server. CPU and memory are both requests and limits (Guaranteed QoS).
 */
export const POSTGRES_SIZE_NAMES = ["dev", "s", "m", "l", "xl"] as const;
/** Size of a database server. */
export type PostgresSizeName = (typeof POSTGRES_SIZE_NAMES)[number];

/** Resources and limits of one size of server. */
export interface PostgresSize {
  /** CPU cores of one instance. */
  readonly cpu: number;
  /** Memory of one instance in GiB. */
  readonly memoryGiB: number;
  /** `max_connections`. */
  readonly maxConnections: number;
  /** Default data volume, GiB. */
  readonly storageGiB: number;
  /** WAL volume, GiB: at least three times `max_wal_size` plus the WAL that replication slots may retain. */
  readonly walStorageGiB: number;
  /**
   * Pooler of the primary: its pods, their resources, and the server connections that each holds per role and database. One pod
   * holds all transactions of the largest tenant of a profile, since the others may be unavailable: `branch` on s, `omnichannel` on m,
   * `multibrand` on l and xl.
   */
  readonly pooler: {
    readonly instances: number;
    /** CPU cores of one instance. */
    readonly cpu: number;
    readonly memoryMiB: number;
    readonly poolSize: number;
  };
}

/** Sizes of CloudNativePG servers, by name. */
export const POSTGRES_SIZES: { readonly [name in PostgresSizeName]: PostgresSize } = {
  dev: {
    cpu: 0.5,
    memoryGiB: 1,
    maxConnections: 60,
    storageGiB: 20,
    walStorageGiB: 10,
    pooler: { instances: 1, cpu: 0.1, memoryMiB: 128, poolSize: 6 },
  },
  s: {
    cpu: 2,
    memoryGiB: 4,
    maxConnections: 160,
    storageGiB: 100,
    walStorageGiB: 20,
    pooler: { instances: 2, cpu: 0.25, memoryMiB: 128, poolSize: 15 },
  },
  m: {
    // Two fit a node of 8 vCPU and 32 GiB beside its agents and poolers.
    cpu: 3,
    memoryGiB: 12,
    maxConnections: 500,
    storageGiB: 250,
    walStorageGiB: 30,
    pooler: { instances: 2, cpu: 0.5, memoryMiB: 256, poolSize: 50 },
  },
  l: {
    cpu: 16,
    memoryGiB: 64,
    maxConnections: 1_000,
    storageGiB: 1_000,
    walStorageGiB: 80,
    pooler: { instances: 2, cpu: 1, memoryMiB: 512, poolSize: 175 },
  },
  xl: {
    cpu: 32,
    memoryGiB: 128,
    maxConnections: 1_500,
    storageGiB: 2_000,
    walStorageGiB: 80,
    pooler: { instances: 3, cpu: 1, memoryMiB: 512, poolSize: 175 },
  },
};

/**
 * RDS instance classes with at least the memory of a size, so that connections and parameters are the same on either engine. Size `dev`
 * has no standby.
 */
export const RDS_CLASSES: { readonly [name in PostgresSizeName]: RdsClass } = {
  dev: { instanceClass: "db.t4g.micro", cpu: 2, standby: false },
  s: { instanceClass: "db.t4g.medium", cpu: 2, standby: true },
  m: { instanceClass: "db.m7g.xlarge", cpu: 4, standby: true },
  l: { instanceClass: "db.m7g.4xlarge", cpu: 16, standby: true },
  xl: { instanceClass: "db.m7g.8xlarge", cpu: 32, standby: true },
};

/** RDS instance class of one size. */
export interface RdsClass {
  /** RDS instance class, such as `db.m7g.large`. */
  readonly instanceClass: string;
  /** vCPUs. */
  readonly cpu: number;
  /** Whether a standby runs in another zone. */
  readonly standby: boolean;
}

/** Clients that a pooler accepts per connection of its server: a waiting client costs a few KiB. */
export const POOLER_CLIENTS_PER_CONNECTION = 10;

/** Connections of a server that no tenant gets: superuser, replication, metrics, backup, and an operator's session. */
export const RESERVED_CONNECTIONS = 20;

/** How many standbys confirm a commit, safest first. */
export const DURABILITIES = ["zero-loss", "balanced", "async"] as const;
/** How many standbys confirm a commit. */
export type Durability = (typeof DURABILITIES)[number];
