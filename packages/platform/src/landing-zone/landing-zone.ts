import * as pulumi from "@pulumi/pulumi";
import { FORMATS, marker, TYPES, type LandingZoneFacts } from "@retail-odoo/contract";
import { resolveArguments } from "../internal/resolve-arguments";
import { createAccess } from "./access/entries";
import { createAddons, createBootstrapAddons } from "./cluster/add-ons";
import { createAudit } from "./audit/audit";
import { createPermissionsBoundary } from "./shared/permissions-boundary";
import { zoneCapacity } from "./cluster/capacity";
import { clusterSecurityGroup, createCluster, kubeconfigOf } from "./cluster/cluster";
import { createDns } from "./dns/dns";
import { createEndpoints } from "./network/endpoints";
import { createIdentity } from "./access/iam-roles";
import { createKarpenterAccess } from "./cluster/karpenter-access";
import { createKeys } from "./keys/keys";
import type { LandingZoneArgs } from "./landing-zone-args";
import { createNetwork } from "./network/network";
import { createNodeGroups } from "./cluster/node-groups";
import { planLandingZone } from "./plan-landing-zone";
import { createRecovery, type Recovery } from "./recovery/recovery";
import { createOperatorIdentities } from "./cluster/operator-roles";
import { createRegistry } from "./registry/registry";
import type { LandingZoneSpec } from "./resolve-landing-zone";
import { createSharedStorage } from "./cluster/shared-storage";
import type { LandingZoneContext } from "./shared/context";

/**
 * The section of an AWS account that a platform runs in: network over several zones, keys, an EKS cluster that only
 * named ranges reach, nodes or what starts them, add-ons and shared storage. It makes no Kubernetes objects. Network, keys and hosted
 * zone can be there already, and every part can be used alone (`createLandingZoneContext`).
 *
 * Costs the control plane, the nodes, a NAT gateway (in production one a zone), the doors to AWS (not in development), what
 * watches the account (in production) and a key for each kind of data; `retail-odoo preview` estimates it. Deleting it
 * deletes the cluster and its nodes; in production the cluster refuses, and so do the keys, the shared files, the audit
 * trail's bucket and the images, which stay even without the stack.
 *
 * Uses the AWS provider of `opts`; that provider's credentials have to belong to `accountId`.
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

  readonly facts: LandingZoneFacts<pulumi.Output<string>>;
  /** How to reach the cluster, for a Kubernetes provider; holds no secret. Unknown until the cluster is there. */
  readonly kubeconfig: pulumi.Output<string>;

  /** @throws UserInputError with every fault, before anything is registered */
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

/** What is known before anything is made. */
function plainFacts(spec: LandingZoneSpec) {
  const { prefix, environment, region, accountId, zones, cidr, baseline } = spec;
  const { privateAccessFrom, publicAccessFrom, provisioner, pools, tenantPools } = spec;
  const data = zones.flatMap(({ subnets }) => subnets.data ?? []);
  return {
    format: FORMATS.landingZone,
    prefix,
    environment,
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
    provisioner,
    pools,
    tenantPools,
    capacity: zoneCapacity(spec),
  };
}
