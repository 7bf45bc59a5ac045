import { DURABILITIES, type Durability } from "./sizes";

/** Service is recovery and support: what is promised when something breaks. */
export const SERVICE_NAMES = ["essential", "standard", "critical"] as const;
/** Name of a service class. */
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** Recovery and support class of a tenant. */
export interface Service {
  /** Most data, in minutes of work, that may be lost. */
  readonly rpoMinutes: number;
  /** Longest time, in minutes, until the tenant works again. */
  readonly rtoMinutes: number;
  /** Days back to which the database can be restored. */
  readonly retentionDays: number;
  /** Share of requests that succeed, over 30 days. */
  readonly availability: number;
  /** How its database server may commit: one that never waits for a standby loses, with the primary, what was just committed. */
  readonly durabilities: readonly Durability[];
  /** Whether its jobs may run on spot nodes, which AWS takes back with two minutes' notice. */
  readonly spotJobs: boolean;
  /** Whether files in object storage are encrypted with a key of the tenant's alone. */
  readonly ownKey: boolean;
}

/** Service classes by name. */
export const SERVICES: { readonly [name in ServiceName]: Service } = {
  essential: {
    rpoMinutes: 60,
    rtoMinutes: 480,
    retentionDays: 14,
    availability: 0.995,
    spotJobs: true,
    durabilities: DURABILITIES,
    ownKey: false,
  },
  standard: {
    rpoMinutes: 15,
    rtoMinutes: 240,
    retentionDays: 14,
    availability: 0.999,
    spotJobs: true,
    durabilities: DURABILITIES,
    ownKey: false,
  },
  critical: {
    rpoMinutes: 5,
    rtoMinutes: 120,
    retentionDays: 30,
    availability: 0.9995,
    spotJobs: false,
    durabilities: ["zero-loss", "balanced"],
    ownKey: true,
  },
};

/**
 * What restoring is assumed to take until a restore drill has measured it: gp3's baseline throughput, and fixed times in
 * minutes for noticing, starting instances and loading Odoo.
 */
export const RECOVERY_ASSUMPTIONS = {
  detectMinutes: 10,
  startMinutes: 10,
  registryMinutes: 5,
  restoreMiBPerSecond: 125,
  /** Write-ahead log replayed, as a share of the database a day. */
  walShareOfDatabasePerDay: 0.1,
  replayMiBPerSecond: 30,
  /** From a full segment, or the archive timeout, until it is in the vault. */
  uploadSeconds: 15,
} as const;
