/** Nodes and their volumes: EKS node groups and Karpenter node pools. */
import { NODE_DISK_GIB } from "@retail-odoo/contract";
import type { ReadResource } from "../analysis/facts";
import { at, listAt, numberAt, textAt } from "../analysis/json";
import { instanceType, launchTemplate, requirementOf } from "../analysis/nodes";
import type { Json } from "../model";
import { many, type Charge } from "./charge";
import { numberOf, type CostContext } from "./cost-context";

/** The desired number of nodes at the start; an autoscaler may run more or fewer. */
export function nodeGroup(resource: ReadResource, context: CostContext, hours: number): Charge[] {
  const { inputs } = resource;
  const template = launchTemplate(resource, context.sources);
  const type = instanceType(resource, context.sources);
  const desired = numberOf(inputs, "scalingConfig", "desiredSize");
  const nodes = typeof desired === "number" ? desired : numberOf(inputs, "scalingConfig", "minSize");
  const label = `nodes ${type ?? "of unknown type"}`;
  if (type === undefined) return [{ label, reason: "the instance type is not set", basis: "compute" }];
  if (inputs["capacityType"] === "SPOT")
    return [{ label: `spot ${label}`, reason: "spot prices change by the hour", usage: true, basis: "compute" }];
  const charges = [many(label, `ec2:${type}`, nodes, hours)];
  for (const { volumeType, size } of rootVolumes(inputs, template))
    charges.push(many("node volumes", `ebs:${volumeType}`, nodes, size));
  return charges;
}

/**
 * The nodes of a pool that run all day: a release takes more for minutes. Karpenter packs them as the proof does. The first instance type sets the
 * price: the others are of its size, for when AWS lacks the first.
 */
export function karpenterPool(pool: ReadResource, { facts }: CostContext, hours: number): Charge[] {
  const types = requirementOf(pool, "node.kubernetes.io/instance-type");
  const [type = "of unknown type"] = types;
  const label = `nodes ${type}`;
  const usage = facts?.capacity.pools?.[textAt(pool.inputs, "metadata", "name") ?? ""];
  const nodes = (usage?.lastingNodes ?? usage?.nodes)?.used;
  if (requirementOf(pool, "karpenter.sh/capacity-type").includes("spot"))
    return [{ label: `spot ${label}`, reason: "spot prices change by the hour", usage: true, basis: "compute" }];
  if (nodes === undefined || types.length === 0)
    return [{ label, reason: "the number of nodes depends on load", basis: "compute" }];
  return [many(label, `ec2:${type}`, nodes, hours), many("node volumes", "ebs:gp3", nodes, NODE_DISK_GIB)];
}

function rootVolumes(
  inputs: { [key: string]: Json },
  template: ReadResource | undefined,
): { volumeType: string; size: number }[] {
  const mappings = listAt(template?.inputs, "blockDeviceMappings") ?? [];
  const disks = [...mappings.map((mapping) => at(mapping, "ebs")), { volumeSize: inputs["diskSize"] ?? null }];
  return disks.flatMap((disk) => {
    const size = numberAt(disk, "volumeSize");
    return size === undefined ? [] : [{ size, volumeType: textAt(disk, "volumeType") ?? "gp3" }];
  });
}
