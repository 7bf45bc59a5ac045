import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import {
  FORMATS,
  marker,
  NAMESPACES,
  TYPES,
  type AwsFacts,
  type ClusterFacts,
  type LandingZoneFacts,
  type PlatformFacts,
  type PostgresFacts,
} from "@retail-odoo/contract";
import { BackupIdentity, BackupVault } from "../backup";
import { resolveArguments } from "../internal/resolve-arguments";
import { clusterProviderArgs, LandingZone } from "../landing-zone";
import { ClusterServices } from "../cluster-services";
import { engineOf, PostgresHA, type DatabaseServerArgs, type InZone, type PostgresHAArgs } from "../postgres";
import { createPeakReservations } from "./peak-reservations";
import type { CellPlan } from "./cell-plan";
import { planCell } from "./plan-cell";
import type { RetailOdooPlatformArgs } from "./platform-args";
import { componentOf, metricsNamespaceOf, serverArgs } from "./server-args";

/**
 * Creates a cell of the platform: landing zone or existing cluster, operators, database servers and backup vault, sized and
 * proven for its whole portfolio.
 *
 * It costs its nodes, NAT gateways and volumes; `retail-odoo preview` estimates them. Deleting it deletes cluster, databases
 * and backups; in production databases, vault and keys are protected and retained.
 *
 * @example
 * ```typescript
 * const platform = new RetailOdooPlatform("prod", { ...config, tenants: loadPortfolio("tenants") });
 * export const capacity = platform.facts.capacity;
 * ```
 */
export class RetailOdooPlatform extends pulumi.ComponentResource {
  static readonly __pulumiType = TYPES.RetailOdooPlatform;
  static override isInstance(value: unknown): value is RetailOdooPlatform {
    return marker(TYPES.RetailOdooPlatform).isInstance(value);
  }

  /** Published facts for tenants, policies and reports; free of secrets. */
  readonly facts: PlatformFacts<pulumi.Input<string>>;
  /** Kubernetes provider of the cluster that `cluster.eks` creates; absent on any other, whose provider the caller gives. */
  readonly kubernetes: Provider | undefined;
  /** Kubeconfig of a landing zone's cluster: runs `aws eks get-token`, holds no secret. */
  readonly kubeconfig: pulumi.Output<string> | undefined;

  /** @throws UserInputError with every fault of platform and portfolio, before anything is registered */
  constructor(name: string, args: RetailOdooPlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    const cell = resolveArguments({ component: "RetailOdooPlatform", name, args, opts }, () => planCell(name, args));
    super(TYPES.RetailOdooPlatform, name, publishedPlan(cell), opts);

    const made = createLandingZone(name, cell, args, this);
    const zone = made?.facts ?? args.cluster.landingZone;
    const kubernetes = made && createProvider(name, made, this);
    const inCluster = { parent: this, provider: kubernetes };
    const vault = createVault(name, cell, args, zone, this);
    const services = createServices(name, cell, args, zone, inCluster);
    if (zone) createPeakReservations(name, cell, zone, this);
    const databases = createDatabases(cell, args, { zone, vault, services }, inCluster);

    this.kubernetes = kubernetes;
    this.kubeconfig = zone && pulumi.output(zone.cluster.kubeconfig);
    this.facts = {
      ...publishedPlan(cell),
      cluster: clusterFacts(cell, args, zone, services),
      ...(zone && { aws: awsFacts(cell, zone) }),
      databases,
      vault: vault.facts,
    };
    this.registerOutputs(this.facts);
  }
}

type ZoneFacts = LandingZoneFacts<pulumi.Input<string>>;

/** Facts that are known before anything is created. */
function publishedPlan({ name, environment, baselineName, images, domain, calendar, allotments, capacity }: CellPlan) {
  const format = FORMATS.platform;
  return { format, name, environment, baseline: baselineName, images, domain, calendar, allotments, capacity };
}

function createLandingZone(
  name: string,
  { environment, survivesZoneLoss, baseline, ownership }: CellPlan,
  { cluster }: RetailOdooPlatformArgs,
  parent: RetailOdooPlatform,
): LandingZone | undefined {
  if (!cluster.eks) return undefined;
  return new LandingZone(
    `${name}-zone`,
    { ...cluster.eks, environment, survivesZoneLoss, baseline, ownership },
    { parent },
  );
}

/** The only provider that a component creates: the caller cannot, before the cluster exists. */
function createProvider(name: string, zone: LandingZone, parent: RetailOdooPlatform): Provider {
  return new Provider(
    `${name}-kubernetes`,
    clusterProviderArgs(zone.facts.cluster),
    // Objects need nodes, add-ons and access; the kubeconfig depends on the cluster alone.
    { parent, dependsOn: [zone] },
  );
}

function createVault(
  name: string,
  { environment, ownership }: CellPlan,
  args: RetailOdooPlatformArgs,
  zone: ZoneFacts | undefined,
  parent: RetailOdooPlatform,
): BackupVault {
  return new BackupVault(
    `${name}-vault`,
    { ...args.vault, environment, ownership, accountId: zone?.accountId, keyArn: zone?.keys.backup },
    { parent },
  );
}

function createServices(
  name: string,
  { environment, survivesZoneLoss, baseline, ownership, calendar }: CellPlan,
  { cluster: { existing }, monitoring, imageSignatures }: RetailOdooPlatformArgs,
  zone: ZoneFacts | undefined,
  opts: pulumi.ComponentResourceOptions,
): ClusterServices {
  const { installed, storageClass, trustedPrincipals } = existing ?? {};
  return new ClusterServices(
    `${name}-services`,
    {
      environment,
      survivesZoneLoss,
      baseline,
      ownership,
      zone,
      calendar,
      installed,
      storageClass,
      monitoring,
      imageSignatures,
      trustedPrincipals,
    },
    opts,
  );
}

interface Foundation {
  zone: ZoneFacts | undefined;
  vault: BackupVault;
  services: ClusterServices;
}

function createDatabases(
  cell: CellPlan,
  args: RetailOdooPlatformArgs,
  foundation: Foundation,
  opts: pulumi.ComponentResourceOptions,
): { [server: string]: PostgresFacts<pulumi.Input<string>> } {
  const servers = Object.entries(args.databases).map(
    ([server, config]) => [server, createServer(server, config, cell, args, foundation, opts)] as const,
  );
  return Object.fromEntries(servers);
}

function createServer(
  server: string,
  config: DatabaseServerArgs,
  cell: CellPlan,
  args: RetailOdooPlatformArgs,
  foundation: Foundation,
  opts: pulumi.ComponentResourceOptions,
): PostgresFacts<pulumi.Input<string>> {
  const { zone, vault, services } = foundation;
  const { ownership, cluster, tenants } = cell;
  const name = componentOf(server, ownership);
  const context = {
    config: { ...args, survivesZoneLoss: cell.survivesZoneLoss },
    ownership,
    cluster,
    tenants,
    vault: cell.vault,
    bucket: vault.facts.bucket,
    zone,
    storageClass: services.storage?.block,
    blockClasses: services.storage?.blocks,
    certificateIssuer: { kind: "ClusterIssuer" as const, name: services.databaseIssuer },
  };
  const identity = createIdentity(name, config, cell, foundation, opts);
  const dependsOn = identity ? [services, identity] : [services];
  return new PostgresHA(name, inZone(serverArgs(server, config, context)), { ...opts, dependsOn }).facts;
}

/** The plan refuses a server that needs a landing zone on a cluster without one. */
function inZone(server: InZone<PostgresHAArgs, ZoneFacts | undefined>): PostgresHAArgs {
  if (!("zone" in server)) return server;
  const { zone } = server;
  if (!zone) throw new Error(`A server of engine ${server.engine} has no landing zone.`);
  return { ...server, zone };
}

/** On EKS a server's pods have an IAM role of their own to write backups with; elsewhere the vault names a Secret. */
function createIdentity(
  serverName: string,
  config: DatabaseServerArgs,
  { ownership }: CellPlan,
  { zone, vault }: Foundation,
  { parent }: pulumi.ComponentResourceOptions,
): BackupIdentity | undefined {
  const prefix = engineOf(config).backupPrefix?.(serverName);
  if (prefix === undefined || !zone || vault.facts.credentialsSecret) return undefined;
  return new BackupIdentity(
    `${serverName}-backup`,
    {
      clusterName: zone.cluster.name,
      region: zone.region,
      namespace: NAMESPACES.databases,
      serviceAccount: serverName,
      bucket: vault.facts.bucket,
      prefix,
      readPrefix: engineOf(config).restorePrefix?.(config),
      keyArn: vault.facts.keyArn,
      permissionsBoundary: zone.boundaryArn,
      ownership,
    },
    { parent },
  );
}

function clusterFacts(
  { cluster }: CellPlan,
  args: RetailOdooPlatformArgs,
  zone: ZoneFacts | undefined,
  { entryPoint, storage, scalerNamespace, metricsNamespace: monitored, secretStore, nodeClass }: ClusterServices,
): ClusterFacts<pulumi.Input<string>> {
  // A plain name, as an output of the services: a consumer waits until Prometheus runs.
  const metricsNamespace = monitored?.apply(() => metricsNamespaceOf(args) ?? NAMESPACES.monitoring);
  const running = { entryPoint, scalerNamespace, metricsNamespace, secretStore };
  if (cluster.kind === "existing") {
    const { name, region, storageClass, sharedStorageClass, edgeNamespace = NAMESPACES.edge } = cluster.existing;
    return { name, kind: "existing", region, zones: [], storageClass, sharedStorageClass, edgeNamespace, ...running };
  }
  if (!zone || !storage) throw new Error("A landing zone's cluster has neither facts nor storage.");
  return {
    name: zone.cluster.name,
    kind: "eks",
    region: zone.region,
    zones: zone.zones,
    kubeconfig: zone.cluster.kubeconfig,
    nodes: {
      provisioner: zone.provisioner,
      ...(nodeClass && { nodeClass: { name: nodeClass, instanceType: zone.pools.web.instanceType } }),
    },
    storageClass: storage.block,
    sharedStorageClass: storage.shared,
    edgeNamespace: NAMESPACES.edge,
    ...running,
  };
}

/** What tenants' stacks need for the tenants' own AWS resources. */
function awsFacts({ ownership }: CellPlan, zone: ZoneFacts): AwsFacts<pulumi.Input<string>> {
  const { region, accountId, network, cluster, keys, boundaryArn } = zone;
  return {
    region,
    accountId,
    vpcId: network.vpcId,
    dataSubnetIds: network.dataSubnetIds,
    // The configuration of an existing network may omit them; the network's own range contains them.
    dataCidrs: network.dataCidrs ?? [network.cidr],
    securityGroupId: cluster.securityGroupId,
    keys: { data: keys.data, backup: keys.backup, logs: keys.logs },
    boundaryArn,
    owner: ownership.owner,
    costCentre: ownership.costCentre,
  };
}
