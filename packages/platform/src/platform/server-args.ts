import type { Input } from "@pulumi/pulumi";
import { BLOCK_CLASSES, ENVIRONMENT, NAMESPACES, PRIORITIES } from "@retail-odoo/contract";
import type { BackupVaultSpec } from "../backup";
import { zonesOfCountry } from "../calendar";
import type { Faults } from "../internal/errors";
import type { Ownership } from "../internal/names";
import { disruptionWindow } from "../nodes";
import { engineOf, type DatabaseServerArgs, type InZone, type PostgresHAArgs, type ServerContext } from "../postgres";
import type { ResolvedTenant } from "../tenant";
import type { CellPlan } from "./cell-plan";
import type { PlatformConfig } from "./platform-args";

/** What servers need to know of the vault: their plan, and how to reach it. */
export type BackupStore = Pick<BackupVaultSpec, "plan"> & Partial<BackupVaultSpec>;

/** A platform as its servers see it. */
export interface ServerPlatform<Zone> {
  config: Pick<PlatformConfig, "environment" | "baseline" | "cluster" | "calendar" | "monitoring"> &
    Pick<CellPlan, "survivesZoneLoss">;
  ownership: Ownership;
  cluster: CellPlan["cluster"] | undefined;
  tenants: readonly ResolvedTenant[];
  vault: BackupStore;
  bucket: Input<string>;
  zone: Zone;
  /** Class of volumes; by default that of an existing cluster's configuration. */
  storageClass?: Input<string>;
  /** Classes of database volumes by name; by default planned as what a landing zone's cluster gets. */
  blockClasses?: ServerContext<Zone>["blockClasses"];
  /** Issuer of the certificates of servers and poolers. */
  certificateIssuer: ServerContext<Zone>["certificateIssuer"];
}

/** A platform's server: what its configuration says, and where the platform runs it. */
export function serverArgs<Zone>(
  server: string,
  args: DatabaseServerArgs,
  platform: ServerPlatform<Zone>,
): InZone<PostgresHAArgs, Zone> {
  const timeZones = timeZonesOf(server, platform);
  return engineOf(args).place(args, { ...contextOf(platform), timeZones });
}

/** Name of a server's component. */
export function componentOf(server: string, { platform }: Ownership): string {
  return `${platform}-${server}`;
}

/** When Karpenter may replace nodes every night; undefined where it does not run. */
export function disruptionWindowOf(cluster: CellPlan["cluster"] | undefined): string | undefined {
  if (cluster === undefined || cluster.kind === "existing" || cluster.zone.provisioner !== "karpenter")
    return undefined;
  return disruptionWindow(cluster.zone.region);
}

/** Time zones of a server's tenants: of the calendar's events for them, and of the country of each that no event names. */
function timeZonesOf(
  server: string,
  { tenants, config: { calendar } }: Pick<ServerPlatform<unknown>, "tenants" | "config">,
): string[] | undefined {
  const own = tenants.filter(({ database }) => database === server);
  const events = calendar?.events ?? [];
  const applies = events.filter((event) => !event.tenants || own.some(({ name }) => event.tenants?.includes(name)));
  const unnamed = own.filter(({ name }) => !events.some((event) => event.tenants?.includes(name)));
  const zones = [...applies.map(({ zone }) => zone), ...unnamed.flatMap(({ country }) => zonesOfCountry(country))];
  return zones.length === 0 ? undefined : [...new Set(zones)].sort();
}

const PLANNED_CLASSES = Object.fromEntries(BLOCK_CLASSES.map(({ name }) => [name, name]));

function contextOf<Zone>({
  config,
  vault: { plan, region, endpoint, credentialsSecret, keyArn },
  bucket,
  ...platform
}: ServerPlatform<Zone>): Omit<ServerContext<Zone>, "timeZones"> {
  const { baseline, cluster, calendar, environment, survivesZoneLoss } = config;
  return {
    disruptionWindow: disruptionWindowOf(platform.cluster),
    pods: {
      namespace: NAMESPACES.databases,
      baseline,
      priorityClass: PRIORITIES.database,
      nodePool: cluster.existing ? undefined : "data",
    },
    survivesZoneLoss,
    durable: ENVIRONMENT[environment].durable,
    storageClass: platform.storageClass ?? cluster.existing?.storageClass,
    blockClasses: cluster.existing ? undefined : (platform.blockClasses ?? PLANNED_CLASSES),
    metricsNamespace: metricsNamespaceOf(config),
    certificateIssuer: platform.certificateIssuer,
    vault: { plan, bucket, region, endpoint, credentialsSecret, keyArn },
    zone: platform.zone,
    ownership: platform.ownership,
    calendar,
  };
}

/** Configured under two names, a server's connections would be allotted twice, and its tenants would not count as neighbours. */
export function checkAdoptedOnce(databases: PlatformConfig["databases"], faults: Faults): void {
  const adopted = new Map<string, string>();
  for (const [server, args] of Object.entries(databases)) {
    const address = engineOf(args).adoptedAddress?.(args);
    if (address === undefined) continue;
    const endpoint = `${address.host}:${address.port}`;
    const other = adopted.get(endpoint);
    if (other === undefined) adopted.set(endpoint, server);
    else faults.at(server).at("host").add(address.host, `is server ${other} already`, "Name a server once.");
  }
}

/** Namespace of the Prometheus that scrapes the platform; undefined where monitoring is off. */
export function metricsNamespaceOf({
  monitoring = true,
  cluster: { existing },
}: Pick<PlatformConfig, "cluster" | "monitoring">): string | undefined {
  return monitoring ? (existing?.monitoringNamespace ?? NAMESPACES.monitoring) : undefined;
}
