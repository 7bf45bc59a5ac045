import {
  DURABILITIES,
  GP3_BASE,
  NAMESPACES,
  NEWEST_BASELINE,
  POOLER_CLIENTS_PER_CONNECTION,
  POSTGRES_SIZES,
  RESERVED_CONNECTIONS,
  type PostgresSizeName,
} from "@retail-odoo/contract";
import { checkOutside, checkStore, resolveBackupPlan, sidecarRestoreMiBPerSecond } from "../../backup";
import { checkChoice, checkPlain, checkWhole } from "../../internal/checks";
import { checkSurvival } from "../../internal/zone-loss";
import type { Faults } from "../../internal/errors";
import { checkName } from "../../internal/names";
import { OLDEST_MAJOR, resolveImage } from "../images";
import { backupSlot, checkNight, dailyAt, resolveNight, type BackupNight } from "../night";
import { leastWalStorageGiB, postgresParameters } from "../parameters";
import { checkIssuer } from "../issuer";
import { notifyingConnections } from "../pooling";
import { resolveRestore } from "./restore-from";
import type { CloudNativePgArgs, PostgresBackupArgs } from "./server-args";
import type { BackupSidecar, CloudNativePgSpec, ServerBackup } from "./spec";

/** One per zone: one instance can fail while another is being replaced. */
const INSTANCES = 3;
const SINGLE_INSTANCE = 1;

/** Assumed: a process of barman-cloud takes some 80 MiB, and one that compresses fills a core. */
const SIDECARS: { readonly [name in PostgresSizeName]: BackupSidecar } = {
  dev: { cpu: 0.1, memoryMiB: 256, parallel: 1 },
  s: { cpu: 0.25, memoryMiB: 512, parallel: 2 },
  m: { cpu: 0.5, memoryMiB: 768, parallel: 4 },
  l: { cpu: 1, memoryMiB: 1024, parallel: 8 },
  xl: { cpu: 2, memoryMiB: 1024, parallel: 8 },
};

/** Assumed, as for RDS. */
const BACKUP_MINUTES = 60;

/** Largest EBS volume of type gp3. */
const MOST_STORAGE_GIB = 16_384;

const PATH = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*(\/[a-zA-Z0-9][a-zA-Z0-9_.-]*)*$/;

/** Fills in a server's defaults and checks it. Pure; faults are collected, and the answer is then not to be used. */
export function resolveCloudNativePg(name: string, args: CloudNativePgArgs, faults: Faults): CloudNativePgSpec {
  checkChoice(args.size, Object.keys(POSTGRES_SIZES), "a size", faults.at("size"));
  const { survivesZoneLoss = true, major = OLDEST_MAJOR, durable = true } = args;
  const { durability = survivesZoneLoss ? "balanced" : "async" } = args;
  checkChoice(durability, DURABILITIES, "a durability", faults.at("durability"));
  checkSingle(survivesZoneLoss, { durability, durable }, faults);
  checkNamespaces(args, faults);
  checkIssuer(args.certificateIssuer, faults.at("certificateIssuer"));
  const image = resolveImage(args.baseline ?? NEWEST_BASELINE, major, faults);
  const size = Object.hasOwn(POSTGRES_SIZES, args.size) ? args.size : "dev";
  const usual = POSTGRES_SIZES[size];
  const { cpu, memoryGiB, maxConnections, pooler } = usual;
  const { storageGiB = usual.storageGiB, walStorageGiB = usual.walStorageGiB } = args;
  checkWhole(storageGiB, 10, MOST_STORAGE_GIB, "GiB", faults.at("storageGiB"));
  const { storageMiBPerSecond = GP3_BASE.mibPerSecond } = args;
  checkWhole(storageMiBPerSecond, 1, 2_000, "MiB/s", faults.at("storageMiBPerSecond"));
  checkLogVolume(walStorageGiB, size, faults.at("walStorageGiB"));
  const sidecar = SIDECARS[size];
  const night = resolveNight(args.timeZones ?? ["UTC"], args.disruptionWindow, faults);
  const backup = args.backup && resolveBackup(name, args.backup, { sidecar, night }, faults.at("backup"));
  if (args.timeZones !== undefined)
    checkNight(name, args.backup?.schedule, { night, minutes: BACKUP_MINUTES }, faults.at("backup").at("schedule"));
  const restore =
    args.restoreFrom && resolveRestore(name, args.restoreFrom, { backup, major, sidecar }, faults.at("restoreFrom"));
  return {
    engine: "cloudnative-pg",
    namespace: args.namespace,
    operatorNamespace: args.operatorNamespace ?? NAMESPACES.databaseOperator,
    metricsNamespace: args.metricsNamespace,
    certificateIssuer: args.certificateIssuer,
    major,
    image,
    size,
    durability,
    instances: survivesZoneLoss ? INSTANCES : SINGLE_INSTANCE,
    cpu,
    memoryGiB,
    pod: { cpu: cpu + (backup?.sidecar.cpu ?? 0), memoryGiB: memoryGiB + (backup?.sidecar.memoryMiB ?? 0) / 1024 },
    storageGiB,
    walStorageGiB,
    maxConnections,
    reservedConnections: RESERVED_CONNECTIONS + notifyingConnections(pooler),
    pooler: { ...pooler, maxClients: POOLER_CLIENTS_PER_CONNECTION * maxConnections },
    parameters: postgresParameters(
      { ...usual, walStorageGiB },
      { major, storageGiB, archiveTimeoutSeconds: backup?.archiveTimeoutSeconds },
    ),
    backup,
    restore,
    storageClass: args.storageClass,
    dataStorageClass: args.dataStorageClass ?? args.storageClass,
    restoreMiBPerSecond: sidecarRestoreMiBPerSecond(SIDECARS[size].cpu, storageMiBPerSecond),
    nodePool: args.nodePool,
    priorityClass: args.priorityClass,
    durable,
  };
}

function checkSingle(
  survivesZoneLoss: boolean,
  { durability, durable }: Pick<CloudNativePgSpec, "durability" | "durable">,
  faults: Faults,
): void {
  checkSurvival(survivesZoneLoss, durable, faults);
  if (!survivesZoneLoss && durability !== "async")
    faults
      .at("durability")
      .add(
        durability,
        "needs a standby, and the server has one instance: it survives no zone loss",
        "Leave it out, or set survivesZoneLoss to true.",
      );
}

function checkLogVolume(walStorageGiB: number, size: PostgresSizeName, faults: Faults): void {
  checkWhole(walStorageGiB, 10, MOST_STORAGE_GIB, "GiB", faults);
  const least = leastWalStorageGiB(POSTGRES_SIZES[size]);
  if (!faults.any() && walStorageGiB < least)
    faults.add(
      walStorageGiB,
      `is too small for the WAL that size ${size} may write between two checkpoints, and keep for standbys`,
      `Give at least ${least}, or choose a smaller size.`,
    );
}

function checkNamespaces(args: CloudNativePgArgs, faults: Faults): void {
  checkName(args.namespace, faults.at("namespace"), 63);
  for (const key of ["operatorNamespace", "metricsNamespace"] as const)
    if (args[key] !== undefined) checkName(args[key], faults.at(key), 63);
}

function resolveBackup(
  name: string,
  args: PostgresBackupArgs,
  { sidecar, night }: { sidecar: BackupSidecar; night: BackupNight },
  faults: Faults,
): ServerBackup {
  const { bucket, region, endpoint, path, credentialsSecret, keyArn } = args;
  if (bucket === undefined || bucket === "")
    faults.at("bucket").add(bucket, "is missing", "Name the bucket, without s3://.");
  checkPlain(bucket, /^[^/:]*$/, "is not a bucket name", "Name the bucket, without s3://.", faults.at("bucket"));
  checkStore({ region, endpoint, keyArn, credentialsSecret }, faults);
  checkPlain(path, PATH, "is not a prefix", 'Write "postgres/erp", without slashes at the ends.', faults.at("path"));
  const store = { bucket, region, endpoint, path, credentialsSecret, keyArn };
  const { schedule, ...plan } = resolveBackupPlan(args, faults);
  checkOutside(schedule, night.disruptionWindow, faults.at("schedule"));
  return { ...plan, schedule: schedule ?? dailyAt(backupSlot(name, night, BACKUP_MINUTES)), ...store, sidecar };
}
