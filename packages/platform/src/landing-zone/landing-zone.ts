import * as pulumi from "@pulumi/pulumi";
import { FORMATS, marker, TYPES, type LandingZoneFacts } from "@retail-odoo/contract";
import { resolveArguments } from "../internal/resolve-arguments";
import { createAccess } from "./access/entries";
import { createIdentity } from "./access/iam-roles";
import { createAudit } from "./audit/audit";
import { createAddons, createBootstrapAddons } from "./cluster/add-ons";
import { zoneCapacity } from "./cluster/capacity";
import { clusterSecurityGroup, createCluster, kubeconfigOf } from "./cluster/cluster";
import { createKarpenterAccess } from "./cluster/karpenter-access";
import { createNodeGroups } from "./cluster/node-groups";
import { createOperatorIdentities } from "./cluster/operator-roles";
import { createSharedStorage } from "./cluster/shared-storage";
import { createDns } from "./dns/dns";
import { createKeys } from "./keys/keys";
import type { LandingZoneArgs } from "./landing-zone-args";
import { createEndpoints } from "./network/endpoints";
import { createNetwork } from "./network/network";
import { createRecovery, type Recovery } from "./recovery/recovery";
import { imageCaches } from "./registry/caches";
import { createRegistry } from "./registry/registry";
import { planLandingZone } from "./resolve-landing-zone";
import type { LandingZoneContext } from "./shared/context";
import { createPermissionsBoundary } from "./shared/permissions-boundary";
import type { LandingZoneSpec } from "./spec";

/**
 * The AWS resources that a platform runs on: a VPC over several zones, KMS keys, an EKS cluster whose API server admits
 * only the given ranges, node groups or Karpenter's role, add-ons, shared storage, audit and access. It creates no
 * Kubernetes objects. Network, keys and hosted zone can exist already, and every part can be used on its own
 * (`landingZoneParts`).
 *
 * Costs the control plane, the nodes, a NAT gateway (in production one in each zone), VPC interface endpoints (not in
 * development), the audit (in production) and a key for each kind of data; `retail-odoo preview` estimates it. Deleting it
 * deletes the cluster and its nodes. In production the cluster refuses deletion; keys, shared files, the audit trail's
 * bucket and repositories refuse it too, and outlive the stack.
 *
 * Uses the AWS provider of `opts`, whose credentials have to belong to `accountId`.
 *
 * @example
 * ```typescript
 * const zone = new LandingZone("retail", {
 *   region: "eu-central-1",
 *   accountId: "123456789012",
 *   zones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
 *   privateAccessFrom: ["10.8.0.0/16"],
 *   access: { admins: ["arn:aws:iam::123456789012:role/deploy"] },
 *   environment: "prod",
 *   baseline: BASELINES["2026.1"],
 *   ownership: { platform: "retail", environment: "prod", owner: "platform-team", costCentre: "4711" },
 * });
 * export const facts = zone.facts;
 * ```
 */
export class LandingZone extends pulumi.ComponentResource {
  static readonly __pulumiType = TYPES.LandingZone;
  static override isInstance(value: unknown): value is LandingZone {
    return marker(TYPES.LandingZone).isInstance(value);
  }

  /** What the landing zone publishes to the platform. */
  readonly facts: LandingZoneFacts<pulumi.Output<string>>;
  /** For a Kubernetes provider; holds no secret. Unknown until the cluster exists. */
  readonly kubeconfig: pulumi.Output<string>;

  /** @throws UserInputError with every fault, before anything registers */
  constructor(name: string, args: LandingZoneArgs, opts?: pulumi.ComponentResourceOptions) {
    const given = { component: "LandingZone", name, args, opts };
    const spec = resolveArguments(given, () => planLandingZone(`LandingZone ${name}`, args));
    super(TYPES.LandingZone, name, plainFacts(spec), opts);
    const base = { name, spec, parent: this };
    const context: LandingZoneContext = { ...base, permissionsBoundary: createPermissionsBoundary(base) };

    const keys = createKeys(context);
    const audit = createAudit(context, keys);
    const identity = createIdentity(context, audit);
    createRegistry(context, keys);
    const recovery = createRecovery(context, keys);
    const dns = createDns(context);
    const network = createNetwork(context, keys);
    createEndpoints(context, network);
    const cluster = createCluster(context, network, keys);
    createAccess(context, cluster, identity);
    const bootstrapAddons = createBootstrapAddons(context, cluster);
    const nodes = createNodeGroups(context, { cluster, network, keys, bootstrapAddons });
    createAddons(context, cluster, nodes);
    createOperatorIdentities(context, cluster);
    const karpenter = createKarpenterAccess(context, cluster);
    const files = createSharedStorage(context, network, keys);

    this.kubeconfig = kubeconfigOf(cluster, spec.region);
    const subnetIds = (tier: "public" | "private" | "data") =>
      network.zones.flatMap(({ subnets }) => subnets[tier]?.id ?? []);
    const plain = plainFacts(spec);
    this.facts = {
      ...plain,
      network: {
        ...plain.network,
        vpcId: network.vpc.id,
        publicSubnetIds: subnetIds("public"),
        privateSubnetIds: subnetIds("private"),
        dataSubnetIds: subnetIds("data"),
      },
      cluster: {
        ...plain.cluster,
        name: cluster.name,
        securityGroupId: clusterSecurityGroup(cluster),
        kubeconfig: this.kubeconfig,
      },
      keys: { ...arnsOf(keys), logs: keys.logs.arn },
      ...(karpenter && { karpenter }),
      recovery: recovery && { region: recovery.region, keys: arnsOf(recovery.keys) },
      dns,
      fileSystemId: files.id,
      boundaryArn: context.permissionsBoundary,
    };
    this.registerOutputs({ facts: this.facts, kubeconfig: this.kubeconfig });
  }
}

function arnsOf({ data, backup, secrets, images }: Recovery["keys"]) {
  return { data: data.arn, backup: backup.arn, secrets: secrets.arn, images: images?.arn };
}

/** Facts that are known in a preview. */
function plainFacts(spec: LandingZoneSpec) {
  const { prefix, environment, survivesZoneLoss, region, accountId, zones, cidr, baseline } = spec;
  const { privateAccessFrom, publicAccessFrom, provisioner, pools, tenantPools } = spec;
  const data = zones.flatMap(({ subnets }) => subnets.data ?? []);
  return {
    format: FORMATS.landingZone,
    prefix,
    environment,
    survivesZoneLoss,
    region,
    accountId,
    zones: zones.map((zone) => zone.name),
    network: { cidr, ...(data.length === zones.length ? { dataCidrs: data } : {}) },
    cluster: {
      name: prefix,
      version: baseline.kubernetes,
      privateAccessFrom,
      publicAccessFrom: publicAccessFrom.length > 0 ? publicAccessFrom : undefined,
    },
    ...(spec.registry?.caches.length ? { imageCaches: imageCaches(spec) } : {}),
    provisioner,
    pools,
    tenantPools,
    capacity: zoneCapacity(spec),
  };
}
