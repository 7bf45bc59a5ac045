import { LaunchTemplate } from "@pulumi/aws/ec2/launchTemplate";
import type { Cluster } from "@pulumi/aws/eks/cluster";
import { NodeGroup } from "@pulumi/aws/eks/nodeGroup";
import type * as pulumi from "@pulumi/pulumi";
import {
  LABELS,
  NODE_DISK_GIB,
  TENANT_POOL,
  WORKLOAD_POOL_NAMES,
  type NodePool,
  type NodePoolName,
} from "@retail-odoo/contract";
import { sameShape, SPOT_JOBS, SYSTEM_TAINT, TAINTED } from "../../nodes/index";
import { serviceTrust } from "../../internal/iam";
import { digest } from "../../internal/names";
import type { Keys } from "../keys/keys";
import type { Network, ZoneNetwork } from "../network/network";
import { cacheReaderPolicy } from "../registry/policies";
import { assertInputs } from "../shared/assert-inputs";
import { resourceTags, type LandingZoneContext } from "../shared/context";
import { IGNORED_CHANGES } from "../shared/ignored-changes";
import { createRole, type GrantedRole } from "../shared/roles";
import type { LandingZoneSpec } from "../spec";
import { clusterSecurityGroup } from "./cluster";

/** Node groups of one kind, one in every zone. */
interface Kind {
  /** Part of their names: `web`, `jobs-spot`, `tenant-lumen`. */
  name: string;
  pool: NodePool;
  labels: { [label: string]: string };
  taints: { key: string; value: string; effect: "NO_SCHEDULE" }[];
  /** Whether AWS may interrupt the nodes. */
  spot: boolean;
  /** Whether the nodes process tenants' data. */
  customer: boolean;
}

/** With Karpenter only `system` has node groups. */
function kindsOf({ provisioner, pools, tenantPools }: LandingZoneSpec): Kind[] {
  const kind = (name: NodePoolName, over: Partial<Kind> = {}): Kind => ({
    name,
    pool: pools[name],
    labels: { [LABELS.pool]: name },
    taints: name !== "system" && TAINTED[name] ? [{ key: LABELS.pool, value: name, effect: "NO_SCHEDULE" }] : [],
    spot: false,
    customer: true,
    ...over,
  });
  const system = kind("system", { taints: [SYSTEM_TAINT], customer: false });
  if (provisioner === "karpenter") return [system];
  const own = Object.entries(tenantPools).map(([tenant, pool]): Kind => ({
    name: `${TENANT_POOL}-${tenant}`,
    pool,
    labels: { [LABELS.pool]: TENANT_POOL, [LABELS.tenant]: tenant },
    taints: [{ key: LABELS.tenant, value: tenant, effect: "NO_SCHEDULE" }],
    spot: false,
    customer: true,
  }));
  // The autoscaler prefers the spot groups and falls back to on-demand ones where AWS has no spot capacity.
  return [
    system,
    ...WORKLOAD_POOL_NAMES.map((name) => kind(name)),
    kind("jobs", { name: SPOT_JOBS, spot: true }),
    ...own,
  ];
}

/**
 * A node group of every pool in every zone: a pod finds a node in the zone of its volume, and adding a zone changes no other.
 * Where no zone loss is survived, the system pool has one in the first zone alone.
 * The nodes depend on `bootstrapAddons`, without which they never become ready.
 */
export function createNodeGroups(
  context: LandingZoneContext,
  parts: { cluster: Cluster; network: Network; keys: Keys; bootstrapAddons: pulumi.Resource[] },
): NodeGroup[] {
  const absent = { cluster: undefined, network: undefined, keys: undefined, bootstrapAddons: undefined };
  assertInputs("createNodeGroups", { context, ...absent, ...(parts as object) });
  const { cluster, network, keys, bootstrapAddons } = parts;
  const role = createNodeRole(context, "node", `Nodes of ${context.spec.prefix}`);
  return kindsOf(context.spec).flatMap((kind) => {
    const template = createTemplate(context, kind, cluster, keys);
    const single = kind.name === "system" && !context.spec.survivesZoneLoss;
    return network.zones
      .slice(0, single ? 1 : undefined)
      .map((zone) => createNodeGroup(context, { kind, zone, template, cluster, role, bootstrapAddons }));
  });
}

/** Role of nodes, of node groups and Karpenter alike: they join the cluster and pull images. */
export function createNodeRole(context: LandingZoneContext, suffix: string, description: string): GrantedRole {
  return createRole(context, suffix, {
    description,
    trust: serviceTrust("ec2.amazonaws.com"),
    managed: ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
    inline: context.spec.registry?.caches.length ? cacheReaderPolicy(context.spec) : undefined,
  });
}

function createTemplate(context: LandingZoneContext, kind: Kind, cluster: Cluster, keys: Keys): LaunchTemplate {
  const { name, spec, parent } = context;
  const suffix = `nodes-${kind.name}`;
  const tags = resourceTags(context, kind.customer ? "customer" : "internal", suffix);
  return new LaunchTemplate(
    `${name}-${suffix}`,
    {
      name: `${spec.prefix}-${suffix}`,
      // Without a type: EKS refuses one in both, and only the group takes several.
      updateDefaultVersion: true,
      // Pods are one hop further than the node, so that the metadata service does not answer them.
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        httpPutResponseHopLimit: 1,
        instanceMetadataTags: "disabled",
      },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            volumeType: "gp3",
            volumeSize: NODE_DISK_GIB,
            iops: 3_000,
            throughput: 125,
            encrypted: "true",
            kmsKeyId: keys.data.arn,
            deleteOnTermination: "true",
          },
        },
      ],
      networkInterfaces: [
        {
          deviceIndex: 0,
          associatePublicIpAddress: "false",
          deleteOnTermination: "true",
          securityGroups: [clusterSecurityGroup(cluster)],
        },
      ],
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
      region: spec.region,
      tags,
    },
    { parent },
  );
}

/** In the order in which EKS tries them for on-demand nodes. */
function typesOf({ instanceType, alternatives }: NodePool, region: string): string[] {
  return alternatives ? [instanceType, ...alternatives] : sameShape(instanceType, region);
}

interface Group {
  kind: Kind;
  zone: ZoneNetwork;
  template: LaunchTemplate;
  cluster: Cluster;
  role: GrantedRole;
  bootstrapAddons: pulumi.Resource[];
}

function createNodeGroup(
  context: LandingZoneContext,
  { kind, zone, template, cluster, role, bootstrapAddons }: Group,
): NodeGroup {
  const { name, spec, parent } = context;
  const { minNodesPerZone, maxNodesPerZone } = kind.pool;
  const instanceTypes = typesOf(kind.pool, spec.region);
  const suffix = `nodes-${kind.name}-${zone.zone.letter}`;
  return new NodeGroup(
    `${name}-${suffix}`,
    {
      clusterName: cluster.name,
      // Other types replace the group, so they are part of its name: the new one starts before the old one is drained.
      nodeGroupName: `${kind.name}-${zone.zone.letter}-${digest(instanceTypes.join(), 6)}`,
      nodeRoleArn: role.arn,
      subnetIds: [zone.subnets.private.id],
      version: spec.baseline.kubernetes,
      releaseVersion: spec.baseline.nodeImage,
      amiType: "AL2023_x86_64_STANDARD",
      capacityType: kind.spot ? "SPOT" : "ON_DEMAND",
      instanceTypes,
      launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
      scalingConfig: { minSize: minNodesPerZone, maxSize: maxNodesPerZone, desiredSize: minNodesPerZone },
      updateConfig: { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: true },
      labels: kind.labels,
      taints: kind.taints,
      region: spec.region,
      tags: resourceTags(context, kind.customer ? "customer" : "internal", suffix),
    },
    {
      parent,
      dependsOn: [...role.grants, ...bootstrapAddons, ...zone.egress],
      ignoreChanges: IGNORED_CHANGES.nodeGroup,
    },
  );
}
