import type { Input } from "@pulumi/pulumi";
import { ENVIRONMENT, NAMESPACES, PRIORITIES } from "@retail-odoo/contract";
import type { BackupVaultSpec } from "../backup";
import type { Faults } from "../internal/errors";
import type { Ownership } from "../internal/names";
import { POSTGRES_PORT } from "../postgres";
import type {
  CloudNativePgArgs,
  CloudNativePgServerArgs,
  DatabaseServerArgs,
  ExternalArgs,
  ExternalServerArgs,
  RdsArgs,
  RdsServerArgs,
} from "../postgres";
import type { PlatformConfig } from "./platform-args";

/** What servers need to know of the vault: their plan, and how to reach it. */
export type BackupStore = Pick<BackupVaultSpec, "plan"> & Partial<BackupVaultSpec>;

/** Where a platform runs its servers, the platform's vault for backups, and the landing zone for what stands in AWS. */
export interface ServerContext<Zone> {
  config: Pick<PlatformConfig, "environment" | "baseline" | "cluster" | "calendar" | "monitoring">;
  ownership: Ownership;
  vault: BackupStore;
  bucket: Input<string>;
  zone: Zone;
  /** Who signs certificates of servers and poolers. */
  certificateIssuer: RdsArgs["certificateIssuer"];
}

/** A server outside of the cluster. */
export type RemoteServerArgs<Zone = RdsArgs["zone"] | undefined> =
  (Omit<RdsArgs, "zone"> & { zone: Zone }) | ExternalArgs;

/** A platform's server: what its configuration says, and where the platform runs it. */
export function serverArgs<Zone>(
  args: DatabaseServerArgs,
  context: ServerContext<Zone>,
): CloudNativePgArgs | RemoteServerArgs<Zone> {
  switch (args.engine) {
    case "cloudnative-pg":
      return cloudNativePgArgs(args, context);
    case "rds":
      return rdsArgs(args, context);
    case "external":
      return externalArgs(args, context);
  }
}

function cloudNativePgArgs(
  args: CloudNativePgServerArgs,
  { config, vault, bucket, certificateIssuer }: ServerContext<unknown>,
): CloudNativePgArgs {
  const { schedule, archiveTimeoutSeconds, retentionDays } = vault.plan;
  const { region, endpoint, credentialsSecret, keyArn } = vault;
  return {
    ...args,
    ...inCluster(config),
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
    durable: ENVIRONMENT[config.environment].durable,
    storageClass: config.cluster.existing?.storageClass,
    metricsNamespace: metricsNamespaceOf(config),
    certificateIssuer,
  };
}

function rdsArgs<Zone>(args: RdsServerArgs, { config, ownership, zone, certificateIssuer }: ServerContext<Zone>) {
  const { durable } = ENVIRONMENT[config.environment];
  return { ...args, ...inCluster(config), zone, ownership, calendar: config.calendar, durable, certificateIssuer };
}

function externalArgs(args: ExternalServerArgs, { config, certificateIssuer }: ServerContext<unknown>): ExternalArgs {
  return { ...args, ...inCluster(config), certificateIssuer };
}

/** Where pods of a server, or of its poolers, run. */
function inCluster({ baseline, cluster }: ServerContext<unknown>["config"]) {
  return {
    namespace: NAMESPACES.databases,
    baseline,
    priorityClass: PRIORITIES.database,
    nodePool: cluster.existing ? undefined : "data",
  };
}

/** Under two names a server's connections would be given away twice, and its tenants would not know that they are neighbours. */
export function checkAdoptedOnce(databases: PlatformConfig["databases"], faults: Faults): void {
  const adopted = new Map<string, string>();
  for (const [server, args] of Object.entries(databases)) {
    if (args.engine !== "external") continue;
    const address = `${args.host}:${args.port ?? POSTGRES_PORT}`;
    const other = adopted.get(address);
    if (other === undefined) adopted.set(address, server);
    else faults.at(server).at("host").add(args.host, `is server ${other} already`, "Name a server once.");
  }
}

/** Where Prometheus runs that looks at the platform; nowhere if nobody wants to be watched. */
export function metricsNamespaceOf({
  monitoring = true,
  cluster: { existing },
}: Pick<PlatformConfig, "cluster" | "monitoring">): string | undefined {
  return monitoring ? (existing?.monitoringNamespace ?? NAMESPACES.monitoring) : undefined;
}
