import type { Input, CustomResourceOptions } from "@pulumi/pulumi";
import type { LandingZoneFacts, PostgresSizeName } from "@retail-odoo/contract";
import type { IssuerReference } from "../../certificates";
import type { Ownership } from "../../internal/names";
import type { TenantPooler } from "../pooling";
import type { RdsParameter } from "./parameters";
import type { RdsWindows } from "./windows";

/** A server with every default filled in, and the numbers that a plan needs. */
export interface RdsSpec {
  engine: "rds";
  namespace: string;
  /** Suffix of its name in AWS: an account may hold several environments. */
  environment: string;
  region: string;
  major: number;
  allowMajorUpgrade: boolean;
  size: PostgresSizeName;
  instanceClass: string;
  standby: boolean;
  storageGiB: number;
  maxStorageGiB: number;
  /** MiB/s of the volume, which a restore fills. */
  restoreMiBPerSecond: number;
  maxConnections: number;
  reservedConnections: number;
  pooler: TenantPooler;
  certificateIssuer: IssuerReference;
  parameters: RdsParameter[];
  /** Root CAs by which clients verify the server, as PEM. */
  authorities: string;
  backup: RdsBackup;
  windows: RdsWindows;
  logRetentionDays: number;
  ownership: Ownership;
  baseline: string;
  nodePool?: string;
  priorityClass?: Input<string>;
  durable: boolean;
}

export interface RdsBackup {
  retentionDays: number;
  /** Hours between two snapshots, and seconds until the WAL is stored, upload included. */
  intervalHours: number;
  archiveTimeoutSeconds: number;
  uploadSeconds: number;
  /** Region that backups are replicated to. */
  copyRegion?: string;
}

/** Where a server is created: its landing zone, and the options of its parts. */
export interface RdsContext {
  zone: LandingZoneFacts<Input<string>>;
  opts: CustomResourceOptions;
}
