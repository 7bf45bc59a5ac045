import type { Input } from "@pulumi/pulumi";
import { POSTGRES_SIZES, type CloudNativePgFacts } from "@retail-odoo/contract";
import { blockClass } from "../../internal/volumes";
import type { PodDemand, PostgresEngine, ServerContext } from "../engine";
import { besideServer } from "../network";
import { reachableFromBackups, sizeLimits } from "../sized-server";
import { trustIssuer } from "../trust";
import { RELOAD_LABEL } from "./certificates";
import { createCloudNativePgDatabase } from "./create-database";
import { cloudNativePgFacts, createCloudNativePg } from "./create-server";
import { podsOf, poolerPods } from "./network";
import { poolerName } from "./pooler-manifest";
import { resolveCloudNativePg } from "./resolve-server";
import { backupPath } from "./restore-from";
import { hasCloudNativePgKeys, type CloudNativePgArgs, type CloudNativePgServerArgs } from "./server-args";
import type { CloudNativePgSpec } from "./spec";

/** CloudNativePG: instances, pooler and backups run as pods of the cluster. */
export const cloudNativePg: PostgresEngine<
  CloudNativePgServerArgs,
  CloudNativePgArgs,
  CloudNativePgSpec,
  CloudNativePgFacts<Input<string>>
> = {
  needsLandingZone: false,
  pooler: "server",
  loginLabels: RELOAD_LABEL,
  backupPrefix: (name) => backupPath(name, {}),
  restorePrefix: ({ restoreFrom }) => restoreFrom && backupPath(restoreFrom.server, {}),
  place: (server, { pods, vault: { plan, ...store }, ...context }) => ({
    ...server,
    ...pods,
    timeZones: server.timeZones ?? context.timeZones,
    disruptionWindow: context.disruptionWindow,
    backup: {
      schedule: plan.schedule,
      archiveTimeoutSeconds: plan.archiveTimeoutSeconds,
      retentionDays: plan.retentionDays,
      ...server.backup,
      ...store,
    },
    survivesZoneLoss: context.survivesZoneLoss,
    durable: context.durable,
    storageClass: context.storageClass,
    ...dataVolume(server, context),
    metricsNamespace: context.metricsNamespace,
    certificateIssuer: context.certificateIssuer,
  }),
  hasProperties: hasCloudNativePgKeys,
  resolve: resolveCloudNativePg,
  plannedFacts: (name, spec) => cloudNativePgFacts(name, spec),
  create: (name, spec, _args, opts) => createCloudNativePg(name, spec, opts),
  createDatabase: createCloudNativePgDatabase,
  // One CA signed the certificates of server and pooler.
  createTrust: (name, spec, opts) => ({
    ca: spec.workloadNamespace === undefined ? spec.server.ca : trustIssuer(name, spec, opts),
  }),
  peers: (server) =>
    [podsOf(server.cluster), poolerPods(poolerName(server.name))].map((pods) => besideServer(server, pods)),
  demand,
  instancePod: ({ size, pod }) => ({ size, pod }),
  limits: sizeLimits,
  storage: ({ storageGiB }) => ({ field: "storageGiB", maxGiB: storageGiB }),
  recovery: {
    reachable: reachableFromBackups,
    retention: ({ backup }) => backup && { days: backup.retentionDays, field: "backup.retentionDays" },
    durability: ({ durability }) => durability,
    vaultPlan: ({ backup }) => backup,
    words: (server, { backup }) => ({
      loses: `archives every ${backup?.archiveTimeoutSeconds} s`,
      loseLess: `Lower databases.${server}.backup.archiveTimeoutSeconds`,
      restoreSooner: "Move the tenant to a smaller server, take base backups more often, or choose another service.",
    }),
    unverifiedAssumptions: () => [],
  },
};

/** Class and throughput of the data volumes follow their size. */
function dataVolume(
  { size, storageGiB = POSTGRES_SIZES[size]?.storageGiB ?? 0 }: CloudNativePgServerArgs,
  { blockClasses }: Pick<ServerContext<unknown>, "blockClasses">,
): Pick<CloudNativePgArgs, "dataStorageClass" | "storageMiBPerSecond"> | undefined {
  const { name, mibPerSecond } = blockClass(storageGiB);
  return blockClasses && { dataStorageClass: blockClasses[name], storageMiBPerSecond: mibPerSecond };
}

/** Instances and the pooler's pods, however many tenants there are. */
function demand({ pod, instances, pooler }: CloudNativePgSpec): PodDemand {
  return {
    cpu: pod.cpu * instances + pooler.cpu * pooler.instances,
    memoryGiB: pod.memoryGiB * instances + (pooler.memoryMiB * pooler.instances) / 1024,
    pods: instances + pooler.instances,
  };
}
