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
  /** Its name in AWS ends with the environment: an account may hold several. */
  environment: string;
  region: string;
  major: number;
  allowMajorUpgrade: boolean;
  size: PostgresSizeName;
  instanceClass: string;
  standby: boolean;
  storageGiB: number;
  maxStorageGiB: number;
  maxConnections: number;
  reservedConnections: number;
  pooler: TenantPooler;
  certificateIssuer: IssuerReference;
  parameters: RdsParameter[];
  /** Certificates by which clients know the server. */
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
  /** Hours between two snapshots, and seconds until the log is safe, its way there included. */
  intervalHours: number;
  archiveTimeoutSeconds: number;
  uploadSeconds: number;
  /** Region that backups are copied to. */
  copyRegion?: string;
}

/** Where a server is created: its landing zone, and the options of its parts. */
export interface RdsContext {
  zone: LandingZoneFacts<Input<string>>;
  opts: CustomResourceOptions;
}
