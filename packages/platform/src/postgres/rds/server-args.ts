import type { Input } from "@pulumi/pulumi";
import type { LandingZoneFacts, PostgresSizeName } from "@retail-odoo/contract";
import type { RetailCalendar } from "../../calendar";
import type { IssuerReference } from "../../certificates";
import type { Faults } from "../../internal/errors";
import { hasOwnership, type Ownership } from "../../internal/names";
import { hasKinds, hasProperties, type Kinds, type PropertyTable } from "../../internal/properties";
import { hasTypes } from "../../internal/shape";
import type { InZone, PlannedZone } from "../engine";
import { ISSUER_KEYS } from "../issuer";

/** A server that RDS runs, as an environment's configuration describes it. Needs a landing zone. */
export interface RdsServerArgs {
  /** Amazon RDS: an instance and, from size `s` on and where the platform survives a zone loss, a Multi-AZ standby. */
  engine: "rds";
  /** Memory, CPU and connections: `dev` 1 GiB without a standby, `s` 4, `m` 16, `l` 64 and `xl` 128 with one in another zone. */
  size: PostgresSizeName;
  /**
   * Major version of PostgreSQL, 17 or later.
   * @default 17
   */
  major?: number;
  /**
   * Allows the next update to change the major version, with minutes of downtime. Remove it afterwards.
   * @default false
   */
  allowMajorUpgrade?: boolean;
  /**
   * Initial data volume in GiB, 20 to 16384. RDS grows it up to `maxStorageGiB`; it never shrinks.
   * @default by size, from 20 to 2000
   * @minimum 20
   * @maximum 16384
   */
  storageGiB?: number;
  /**
   * Upper bound of storage autoscaling in GiB, at least a tenth above `storageGiB`.
   * @default twice `storageGiB`
   * @maximum 65536
   */
  maxStorageGiB?: number;
  /**
   * How long backups are kept, and whether they are copied.
   * @default the retention of the vault's plan
   */
  backup?: RdsBackupArgs;
  /**
   * Time zones in whose nights backups and maintenance run, such as `Europe/Vienna`.
   * @default those of the server's tenants: of the calendar's events for them and of their countries, or UTC
   */
  timeZones?: string[];
}

/** RDS takes a snapshot every night and uploads WAL every five minutes. */
export interface RdsBackupArgs {
  /**
   * Days back to which the server can be restored, 1 to 35.
   * @default that of the platform's vault (`vault.backup.retentionDays`), or 30 where the server is none of a platform's
   * @minimum 1
   * @maximum 35
   */
  retentionDays?: number;
  /**
   * Whether backups are replicated to the landing zone's recovery region.
   * @default whether it has one
   */
  copy?: boolean;
}

/** Arguments of `PostgresHA` for a server on Amazon RDS. */
export interface RdsArgs extends RdsServerArgs {
  /** Namespace in the cluster of its Secrets, poolers and jobs. It has to exist. */
  namespace: string;
  /** `facts` of the landing zone whose data subnets it uses. */
  zone: LandingZoneFacts<Input<string>>;
  /** Platform, environment, owner and cost centre, for its tags. */
  ownership: Ownership;
  /**
   * Peaks and freezes that the maintenance window avoids.
   * @default none
   */
  calendar?: RetailCalendar;
  /**
   * Nightly window in UTC in which nodes may be replaced, such as `01:00-05:00`; the backup window avoids it.
   * @default none
   */
  disruptionWindow?: string;
  /** cert-manager issuer of the certificates of tenants' poolers. */
  certificateIssuer: IssuerReference;
  /**
   * Node pool for poolers and jobs, by its label and taint.
   * @default any node
   */
  nodePool?: string;
  /**
   * PriorityClass of the poolers' pods.
   * @default the cluster's default
   */
  priorityClass?: Input<string>;
  /**
   * Baseline, a frozen table of versions, that names the images of poolers and jobs.
   * @default the newest
   */
  baseline?: string;
  /**
   * Whether a standby in another zone takes over, from size `s` on. `false` is for servers that are not `durable`.
   * @default true
   */
  survivesZoneLoss?: boolean;
  /**
   * Whether the server is protected from deletion and retained when its stack is destroyed.
   * @default true
   */
  durable?: boolean;
}

/** A plan knows of the landing zone, before it exists, only its region and whether it has a second one. */
export type PlannedRdsArgs = InZone<RdsArgs, PlannedZone>;

const BACKUP_KEYS: PropertyTable<RdsBackupArgs> = { retentionDays: "optional", copy: "optional" };

const KEYS: PropertyTable<RdsArgs> = {
  engine: "required",
  size: "required",
  namespace: "required",
  certificateIssuer: "required",
  zone: "required",
  ownership: "required",
  major: "optional",
  allowMajorUpgrade: "optional",
  storageGiB: "optional",
  maxStorageGiB: "optional",
  backup: "optional",
  timeZones: "optional",
  disruptionWindow: "optional",
  calendar: "optional",
  nodePool: "optional",
  priorityClass: "optional",
  baseline: "optional",
  survivesZoneLoss: "optional",
  durable: "optional",
};

/** Types of the fields that the configuration's schema does not cover. */
const KINDS: Kinds<RdsArgs> = {
  disruptionWindow: "text",
  nodePool: "text",
  priorityClass: "input",
  baseline: "text",
  durable: "flag",
};

export function hasRdsKeys(args: RdsArgs, faults: Faults): boolean {
  if (!hasProperties<RdsArgs>(args, KEYS, faults)) return false;
  const { backup, calendar, zone } = args;
  if (typeof zone.region !== "string" || typeof zone.network !== "object")
    faults.at("zone").add(zone, "is not the facts of a landing zone", "Give `facts` of a LandingZone.");
  const found = [
    hasProperties(args.certificateIssuer, ISSUER_KEYS, faults.at("certificateIssuer")),
    backup === undefined || hasProperties<RdsBackupArgs>(backup, BACKUP_KEYS, faults.at("backup")),
    hasOwnership(args.ownership, faults.at("ownership")),
    calendar === undefined || hasTypes("RetailCalendar", calendar, faults.at("calendar")),
    hasTypes("RdsServerArgs", args, faults),
    hasKinds(args, KINDS, faults),
  ];
  return found.every(Boolean) && !faults.any();
}

/**
 * Names in AWS begin with the server's, and the policies of the landing zone's log key and of CI's roles match the platform's
 * prefix.
 */
export function checkRdsName(name: string, { platform }: Ownership, faults: Faults): void {
  if (!name.startsWith(`${platform}-`))
    faults.add(
      name,
      `does not begin with ${platform}-, and the landing zone's log key encrypts only logs of servers that do`,
      `Call it ${platform}-${name}.`,
    );
}
