import * as pulumi from "@pulumi/pulumi";
import { FORMATS, marker, TYPES, type LandingZoneFacts } from "@retail-odoo/contract";
import { Faults } from "../internal/errors";
import { hasKeys, type Keys } from "../internal/keys";
import { checkName } from "../internal/names";
import { createAccess } from "./access";
import { createAddons, createPlugins } from "./add-ons";
import { createAudit } from "./audit";
import { createBoundary } from "./boundary";
import { zoneCapacity } from "./capacity";
import { clusterSecurityGroup, createCluster, kubeconfigOf } from "./cluster";
import { createEndpoints } from "./endpoints";
import { createIdentity } from "./identity";
import { createKarpenterAccess } from "./karpenter-access";
import { createKeys } from "./keys";
import type { LandingZoneArgs } from "./landing-zone-args";
import { createLogGroups } from "./logs";
import { createNetwork } from "./network";
import { createNodeGroups } from "./node-groups";
import { createRegistry } from "./registry";
import { resolveLandingZone, type LandingZoneSpec } from "./resolve-landing-zone";
import { createSharedStorage } from "./shared-storage";
import type { Site } from "./site";

/**
 * The section of an AWS account that a platform runs in: network over several zones, keys, an EKS cluster that only
 * private ranges reach, nodes or what starts them, add-ons and shared storage. It makes no Kubernetes objects.
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
    const spec = specOf(name, args);
    super(TYPES.LandingZone, name, plainFacts(spec), opts);
    const plot = { name, spec, parent: this };
    const site: Site = { ...plot, boundary: createBoundary(plot) };

    const keys = createKeys(site);
    const logs = createLogGroups(site, keys);
    const audit = createAudit(site, keys);
    const identity = createIdentity(site, audit);
    createRegistry(site);
    const network = createNetwork(site, logs);
    createEndpoints(site, network);
    const cluster = createCluster(site, network, keys, logs);
    createAccess(site, cluster, identity);
    const plugins = createPlugins(site, cluster);
    const nodes = createNodeGroups(site, { cluster, network, keys, plugins });
    createAddons(site, cluster, nodes);
    const karpenter = createKarpenterAccess(site, cluster);
    const files = createSharedStorage(site, network, keys);

    this.kubeconfig = kubeconfigOf(cluster, spec.region);
    const subnetIds = (tier: "public" | "private" | "data") => network.zones.map((zone) => zone.subnets[tier].id);
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
      keys: { data: keys.data.arn, backup: keys.backup.arn, logs: keys.logs.arn, secrets: keys.secrets.arn },
      ...(karpenter && { karpenter }),
      fileSystemId: files.id,
      boundaryArn: site.boundary,
    };
    this.registerOutputs({ facts: this.facts, kubeconfig: this.kubeconfig });
  }
}

const KEYS: Keys<LandingZoneArgs> = {
  region: "required",
  accountId: "required",
  zones: "required",
  privateAccessFrom: "required",
  environment: "required",
  baseline: "required",
  ownership: "required",
  cidr: "optional",
  interfaceEndpoints: "optional",
  access: "optional",
  provisioner: "optional",
  pools: "optional",
  tenantPools: "optional",
  registry: "optional",
  audit: "optional",
};

function specOf(name: string, args: LandingZoneArgs): LandingZoneSpec {
  const faults = new Faults();
  if (!hasKeys(args, KEYS, faults)) faults.throwIfAny(`LandingZone ${name}`);
  checkName(args.ownership.platform, faults.at("ownership").at("platform"));
  const spec = resolveLandingZone(args, faults);
  faults.throwIfAny(`LandingZone ${name}`);
  if (!spec) throw new Error("A landing zone without faults could not be resolved.");
  return spec;
}

/** What is known before anything is made. */
function plainFacts(spec: LandingZoneSpec) {
  const { prefix, environment, region, accountId, zones, cidr, baseline, privateAccessFrom } = spec;
  const { provisioner, pools, tenantPools } = spec;
  return {
    format: FORMATS.landingZone,
    prefix,
    environment,
    region,
    accountId,
    zones: zones.map((zone) => zone.name),
    network: { cidr },
    cluster: { name: prefix, version: baseline.kubernetes, privateAccessFrom },
    provisioner,
    pools,
    tenantPools,
    capacity: zoneCapacity(spec),
  };
}
