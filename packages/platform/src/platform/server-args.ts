import type { Input } from "@pulumi/pulumi";
import { ENVIRONMENT, NAMESPACES, PRIORITIES } from "@retail-odoo/contract";
import type { BackupVaultSpec } from "../backup";
import type { DatabaseServerArgs, PostgresHAArgs } from "../postgres";
import type { PlatformConfig } from "./platform-args";

/** What servers need to know of the vault: their plan, and how to reach it. */
export type BackupStore = Pick<BackupVaultSpec, "plan"> & Partial<BackupVaultSpec>;

/** A platform's server: what its configuration says, where the platform runs it, and the platform's vault for backups. */
export function serverArgs(
  args: DatabaseServerArgs,
  config: Pick<PlatformConfig, "environment" | "baseline" | "cluster" | "monitoring">,
  vault: BackupStore,
  bucket: Input<string>,
): PostgresHAArgs {
  const { environment, baseline, cluster } = config;
  const { schedule, archiveTimeoutSeconds, retentionDays } = vault.plan;
  const { region, endpoint, credentialsSecret, keyArn } = vault;
  return {
    ...args,
    namespace: NAMESPACES.databases,
    backup: {
      schedule,
      archiveTimeoutSeconds,
      retentionDays,
      ...args.backup,
      bucket,
      region,
      endpoint,
      credentialsSecret,
      keyArn,
    },
    baseline,
    durable: ENVIRONMENT[environment].durable,
    priorityClass: PRIORITIES.database,
    metricsNamespace: metricsNamespaceOf(config),
    nodePool: cluster.existing ? undefined : "data",
    storageClass: cluster.existing?.storageClass,
  };
}

/** Where Prometheus runs that looks at the platform; nowhere if nobody wants to be watched. */
export function metricsNamespaceOf({
  monitoring = true,
  cluster: { existing },
}: Pick<PlatformConfig, "cluster" | "monitoring">): string | undefined {
  return monitoring ? (existing?.monitoringNamespace ?? NAMESPACES.monitoring) : undefined;
}
