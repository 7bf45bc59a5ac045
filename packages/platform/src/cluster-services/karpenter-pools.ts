import type { Release } from "@pulumi/kubernetes/helm/v3/release";
import type * as pulumi from "@pulumi/pulumi";
import { WORKLOAD_POOL_NAMES, type LandingZoneFacts, type WorkloadPoolName } from "@retail-odoo/contract";
import { tags } from "../internal/names";
import { createNodeObject, nodeClassManifest, poolManifest } from "../nodes/index";
import type { ClusterServicesSpec } from "./resolve";
import { reservationTags } from "../nodes";

type Zone = LandingZoneFacts<pulumi.Input<string>>;

/**
 * How Karpenter starts nodes, and the pools that tenants share: a class and a pool each for `web`, `jobs` and `data`.
 * @returns name of the class that tenants' own pools are of, known when it is there
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
      // A freeze of one tenant holds on nodes that it shares, and on its server's.
      calendar,
    }),
    { parent },
  );
  return nodeClass.metadata.name;
}

function profileOf(zone: Zone): NonNullable<Zone["karpenter"]> {
  if (!zone.karpenter) throw new Error("A landing zone with Karpenter says neither its queue nor its nodes' profile.");
  return zone.karpenter;
}
