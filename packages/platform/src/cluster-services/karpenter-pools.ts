import type { Release } from "@pulumi/kubernetes/helm/v3/release";
import type * as pulumi from "@pulumi/pulumi";
import { WORKLOAD_POOL_NAMES, type LandingZoneFacts, type WorkloadPoolName } from "@retail-odoo/contract";
import { tags } from "../internal/names";
import { createNodeObject, nodeClassManifest, poolManifest, reservationTags } from "../nodes";
import type { ClusterServicesSpec } from "./resolve";

type Zone = LandingZoneFacts<pulumi.Input<string>>;

/**
 * Creates the pools that tenants share: an EC2NodeClass and a NodePool each for `web`, `jobs` and `data`.
 * @returns name of the EC2NodeClass that tenants' dedicated pools use, resolved once it exists
 */
export function createKarpenterPools(
  name: string,
  zone: Zone,
  spec: ClusterServicesSpec,
  karpenter: Release | undefined,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const classes = WORKLOAD_POOL_NAMES.map((pool) => [pool, createPool(name, pool, zone, spec, karpenter, parent)]);
  return (Object.fromEntries(classes) as { [pool in WorkloadPoolName]: pulumi.Output<string> }).web;
}

function createPool(
  name: string,
  pool: WorkloadPoolName,
  zone: Zone,
  { baseline, ownership, calendar }: ClusterServicesSpec,
  karpenter: Release | undefined,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const { instanceType } = zone.pools[pool];
  const { instanceProfile } = profileOf(zone);
  const nodeClass = createNodeObject(
    `${name}-node-class-${pool}`,
    nodeClassManifest(pool, {
      instanceType,
      nodeImage: baseline.nodeImage,
      instanceProfile,
      subnetIds: zone.network.privateSubnetIds,
      securityGroupId: zone.cluster.securityGroupId,
      keyArn: zone.keys.data,
      tags: tags(ownership, "customer", `${zone.prefix}-nodes-${pool}`),
      reservations: pool === "jobs" ? undefined : reservationTags(zone.prefix, pool),
    }),
    { parent, dependsOn: karpenter ? [karpenter] : [] },
  );
  createNodeObject(
    `${name}-node-pool-${pool}`,
    poolManifest(pool, {
      region: zone.region,
      zones: zone.zones,
      instanceType,
      nodes: zone.capacity.pools[pool].nodes,
      nodeClass: nodeClass.metadata.name,
      // A tenant's freeze also covers the nodes that it shares and those of its database server.
      calendar,
    }),
    { parent },
  );
  return nodeClass.metadata.name;
}

function profileOf(zone: Zone): NonNullable<Zone["karpenter"]> {
  if (!zone.karpenter)
    throw new Error(
      "The landing zone has Karpenter but names neither its queue nor the instance profile of its nodes.",
    );
  return zone.karpenter;
}
