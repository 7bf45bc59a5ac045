import { LaunchTemplate } from "@pulumi/aws/ec2/launchTemplate";
import type { Cluster } from "@pulumi/aws/eks/cluster";
import { NodeGroup } from "@pulumi/aws/eks/nodeGroup";
import type * as pulumi from "@pulumi/pulumi";
import { LABELS, NODE_POOL_NAMES, type NodePoolName } from "@retail-odoo/contract";
import { clusterSecurityGroup } from "./cluster";
import { cacheReaderPolicy, serviceTrust } from "./iam-policies";
import type { Keys } from "./keys";
import type { Network, ZoneNetwork } from "./network";
import { SYSTEM_TAINT } from "./placement";
import { createRole, type GrantedRole } from "./roles";
import { RUNTIME_OWNED } from "./runtime-owned";
import { siteTags, type Site } from "./site";

/** Images and logs of pods; what tenants keep is on volumes of their own. */
const ROOT_VOLUME_GIB = 80;

/**
 * Every pool in every zone as a node group of its own: a volume's pod finds its zone, and a zone more changes no other.
 * `plugins` are the add-ons without which a node never gets ready.
 */
export function createNodePools(
  site: Site,
  { cluster, network, keys, plugins }: { cluster: Cluster; network: Network; keys: Keys; plugins: pulumi.Resource[] },
): NodeGroup[] {
  const role = createRole(site, "node", {
    description: `Nodes of ${site.spec.prefix}`,
    trust: serviceTrust("ec2.amazonaws.com"),
    managed: ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
    inline: site.spec.registry?.cacheFrom.length ? cacheReaderPolicy(site.spec) : undefined,
  });
  return NODE_POOL_NAMES.flatMap((pool) => {
    const template = createTemplate(site, pool, cluster, keys);
    return network.zones.map((zone) => createNodeGroup(site, { pool, zone, template, cluster, role, plugins }));
  });
}

function createTemplate(site: Site, pool: NodePoolName, cluster: Cluster, keys: Keys): LaunchTemplate {
  const { name, spec, parent } = site;
  const suffix = `nodes-${pool}`;
  const tags = siteTags(site, pool === "workload" ? "customer" : "internal", suffix);
  return new LaunchTemplate(
    `${name}-${suffix}`,
    {
      name: `${spec.prefix}-${suffix}`,
      // Here and not in the group, which would have to be replaced for another type.
      instanceType: spec.pools[pool].instanceType,
      updateDefaultVersion: true,
      // Pods are one hop further than their node: they never see its credentials.
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
            volumeSize: ROOT_VOLUME_GIB,
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

interface Group {
  pool: NodePoolName;
  zone: ZoneNetwork;
  template: LaunchTemplate;
  cluster: Cluster;
  role: GrantedRole;
  plugins: pulumi.Resource[];
}

function createNodeGroup(site: Site, { pool, zone, template, cluster, role, plugins }: Group): NodeGroup {
  const { name, spec, parent } = site;
  const { minNodesPerZone, maxNodesPerZone } = spec.pools[pool];
  const suffix = `nodes-${pool}-${zone.zone.letter}`;
  return new NodeGroup(
    `${name}-${suffix}`,
    {
      clusterName: cluster.name,
      nodeGroupName: `${pool}-${zone.zone.letter}`,
      nodeRoleArn: role.arn,
      subnetIds: [zone.subnets.private.id],
      version: spec.baseline.kubernetes,
      releaseVersion: spec.baseline.nodeImage,
      amiType: "AL2023_x86_64_STANDARD",
      capacityType: "ON_DEMAND",
      launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
      scalingConfig: { minSize: minNodesPerZone, maxSize: maxNodesPerZone, desiredSize: minNodesPerZone },
      updateConfig: { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: true },
      labels: { [LABELS.pool]: pool },
      taints: pool === "system" ? [SYSTEM_TAINT] : [],
      region: spec.region,
      tags: siteTags(site, pool === "workload" ? "customer" : "internal", suffix),
    },
    { parent, dependsOn: [...role.grants, ...plugins, ...zone.outward], ignoreChanges: RUNTIME_OWNED.nodeGroup },
  );
}
