import { DURABILITIES, type Durability } from "./sizes";

/** A service is recovery and support: what a tenant is promised when something fails. */
export const SERVICE_NAMES = ["essential", "standard", "critical"] as const;
/** Name of a service. */
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** Recovery and support class of a tenant. */
export interface Service {
  /** RPO: minutes of work that may be lost at most. */
  readonly rpoMinutes: number;
  /** RTO: minutes until the tenant works again at most. */
  readonly rtoMinutes: number;
  /** Days back to which the database can be restored. */
  readonly retentionDays: number;
  /**
   * Minutes between two copies of Odoo's files to the vault, unless the tenant asks for others: short enough that the copy ends within
   * the RPO, and no shorter, because each copy looks at every file on the shared storage.
   */
  readonly fileCopyMinutes: number;
  /** SLO: share of requests that succeed, over 30 days. */
  readonly availability: number;
  /** Durability settings its database server may have: `async` loses the latest commits together with the primary. */
  readonly durabilities: readonly Durability[];
  /** Whether its jobs may run on spot nodes, which AWS reclaims with two minutes' notice. */
  readonly spotJobs: boolean;
  /**
   * Capacity as a multiple of what its workload takes in the busiest hour of an ordinary day: for peaks within that hour, and for
   * the loss of a pod. Assumed.
   */
  readonly headRoom: number;
  /** Least HTTP workers in each web pod: with several, a long request leaves the pod one that answers. */
  readonly leastWorkers: number;
  /** Whether its bucket has a customer-managed key that no other tenant uses. */
  readonly ownKey: boolean;
}

/** Service classes by name. */
export const SERVICES: { readonly [name in ServiceName]: Service } = {
  essential: {
    rpoMinutes: 60,
    rtoMinutes: 480,
    retentionDays: 14,
    fileCopyMinutes: 30,
    availability: 0.995,
    spotJobs: true,
    durabilities: DURABILITIES,
    headRoom: 1.25,
    leastWorkers: 1,
    ownKey: false,
  },
  standard: {
    rpoMinutes: 15,
    rtoMinutes: 240,
    retentionDays: 14,
    fileCopyMinutes: 10,
    availability: 0.999,
    spotJobs: true,
    durabilities: DURABILITIES,
    headRoom: 1.5,
    leastWorkers: 2,
    ownKey: false,
  },
  critical: {
    rpoMinutes: 5,
    rtoMinutes: 120,
    retentionDays: 30,
    fileCopyMinutes: 3,
    availability: 0.9995,
    spotJobs: false,
    durabilities: ["zero-loss", "balanced"],
    headRoom: 2,
    leastWorkers: 2,
    ownKey: true,
  },
};

/**
 * Assumptions about a restore, until a drill has measured one: fixed times in minutes for detection, for instance start and
 * for loading Odoo's registry, and rates. The throughput of the volume is that of its class.
 */
export const RECOVERY_ASSUMPTIONS = {
  detectMinutes: 10,
  startMinutes: 10,
  registryMinutes: 5,
  /** Database that one core of the backup sidecar fetches, decrypts, decompresses and unpacks; a restore is one process. */
  sidecarMiBPerSecondPerCore: 250,
  /** WAL to replay, as a share of the database size per day. */
  walShareOfDatabasePerDay: 0.1,
  replayMiBPerSecond: 30,
  /** From a full WAL segment, or the archive timeout, until it is in the vault. */
  uploadSeconds: 15,
} as const;

/**
 * Resources of each of the two jobs that keep a tenant's files in the vault; both may run at once. CPU in cores, memory in MiB: restic
 * holds an index of all files.
 */
export const FILE_JOB = { cpu: 0.1, cpuLimit: 1, memoryBaseMiB: 192, memoryPerGiBMiB: 2 } as const;

/**
 * Copies of Odoo's files: what is assumed of a filestore and of shared storage, until a copy on them has been measured. On a local disk
 * restic looks at far more files a second than is assumed here of NFS.
 */
export const FILE_COPIES = {
  /** Files in a GiB: attachments of 200 KiB on average. */
  filesPerGiB: 5_000,
  /** Files a second that a copy looks at to find the new ones. */
  looksPerSecond: 5_000,
  /** From the schedule until a pod runs, with its volume mounted. */
  startSeconds: 30,
  /** Files that one restore writes to shared storage. */
  restoreMiBPerSecond: 50,
} as const;
