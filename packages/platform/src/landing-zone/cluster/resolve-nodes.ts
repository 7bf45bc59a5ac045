import {
  ENVIRONMENT,
  INSTANCE_TYPES,
  LEAST_NODES_PER_ZONE,
  NODE_POOL_NAMES,
  PROVISIONERS,
  SAME_SHAPE,
  SINGLE_SYSTEM_NODE,
  type EnvironmentName,
  type NodePool,
  type NodePoolName,
  type Provisioner,
} from "@retail-odoo/contract";
import { checkChoice, checkWhole } from "../../internal/checks";
import type { Faults } from "../../internal/errors";
import { checkName } from "../../internal/names";
import { nearest } from "../../internal/shape";
import type { NodesSpec } from "../spec";
import type { NodePoolArgs, NodePoolsArgs } from "./args";

interface NodesArgs {
  environment: EnvironmentName;
  survivesZoneLoss: boolean;
  provisioner?: Provisioner;
  pools?: NodePoolsArgs;
  tenantPools?: { [tenant: string]: NodePoolArgs };
}

/** EKS's limit of nodes of a node group. */
const MAX_NODES = 450;
/** A tenant's own pool costs nothing while it is empty, and grows to one node in each zone by default. */
const TENANT_POOL_SIZE = { minNodesPerZone: 0, maxNodesPerZone: 1 };

export function resolveNodes(
  { environment, survivesZoneLoss, provisioner = "karpenter", pools = {}, tenantPools = {} }: NodesArgs,
  faults: Faults,
): NodesSpec | undefined {
  checkChoice(provisioner, PROVISIONERS, "a provisioner", faults.at("provisioner"));
  const karpenter = provisioner === "karpenter";
  const resolved = NODE_POOL_NAMES.map((name) => {
    const at = faults.at("pools").at(name);
    const hasMinimum = !karpenter || name === "system";
    const pool = hasMinimum ? pools[name] : refuseGroup(pools[name], at);
    const minimum = hasMinimum ? LEAST_NODES_PER_ZONE[name] : 0;
    const usual = ENVIRONMENT[environment].pools[name];
    const { instanceType } = name === "system" && !survivesZoneLoss ? { instanceType: SINGLE_SYSTEM_NODE } : usual;
    return [name, resolvePool(pool, { ...usual, instanceType, minNodesPerZone: minimum }, at)];
  });
  const shared = Object.fromEntries(resolved) as { [name in NodePoolName]: NodePool | undefined };
  const own = faults.at("tenantPools");
  if (karpenter && Object.keys(tenantPools).length > 0)
    own.add(
      tenantPools,
      "lists node groups, but Karpenter starts the nodes of a tenant's own pool",
      'Leave it out: each tenant stack creates its own pool. Or choose provisioner "managed-node-groups".',
    );
  const instanceType = shared.web?.instanceType ?? ENVIRONMENT[environment].pools.web.instanceType;
  const tenants = Object.entries(tenantPools).map(([tenant, pool]) => {
    checkName(tenant, own.at(tenant));
    return [tenant, resolvePool(pool, { instanceType, ...TENANT_POOL_SIZE }, own.at(tenant))];
  });
  if (faults.at("pools").any() || own.any() || faults.at("provisioner").any()) return undefined;
  return {
    provisioner,
    pools: shared as NodesSpec["pools"],
    tenantPools: Object.fromEntries(tenants) as NodesSpec["tenantPools"],
  };
}

/** Karpenter decides both for its pools. @returns what is left of the arguments */
function refuseGroup({ minNodesPerZone, alternatives, ...rest }: NodePoolArgs = {}, faults: Faults): NodePoolArgs {
  if (minNodesPerZone !== undefined)
    faults
      .at("minNodesPerZone")
      .add(
        minNodesPerZone,
        "is for node groups, but Karpenter runs as many nodes as pods need",
        "Leave it out; an event of the calendar reserves nodes for a peak.",
      );
  if (alternatives !== undefined)
    faults
      .at("alternatives")
      .add(alternatives, "is for node groups, but Karpenter chooses among all types of the shape", "Leave it out.");
  return rest;
}

/** @param defaults whose minNodesPerZone is also the lowest that a caller may give */
function resolvePool(args: NodePoolArgs = {}, defaults: NodePool, faults: Faults): NodePool | undefined {
  const { instanceType = defaults.instanceType, minNodesPerZone = defaults.minNodesPerZone } = args;
  const { maxNodesPerZone = Math.max(defaults.maxNodesPerZone, minNodesPerZone) } = args;
  if (!Object.hasOwn(INSTANCE_TYPES, instanceType)) {
    const known = Object.keys(INSTANCE_TYPES);
    const close = nearest(instanceType, known);
    const remedy = close ? `Did you mean ${close}?` : `Write one of: ${known.join(", ")}.`;
    faults.at("instanceType").add(instanceType, "is not an instance type this release knows", remedy);
  } else checkAlternatives(instanceType, args.alternatives ?? [], faults.at("alternatives"));
  checkWhole(minNodesPerZone, defaults.minNodesPerZone, MAX_NODES, "nodes", faults.at("minNodesPerZone"));
  checkWhole(maxNodesPerZone, 1, MAX_NODES, "nodes", faults.at("maxNodesPerZone"));
  if (!faults.any() && minNodesPerZone > maxNodesPerZone)
    faults
      .at("maxNodesPerZone")
      .add(maxNodesPerZone, `is below minNodesPerZone, ${minNodesPerZone}`, "Raise it, or lower minNodesPerZone.");
  const { alternatives } = args;
  return faults.any()
    ? undefined
    : { instanceType, ...(alternatives && { alternatives }), minNodesPerZone, maxNodesPerZone };
}

/** Nodes of another shape would not have what the proof counts. */
function checkAlternatives(instanceType: string, alternatives: string[], faults: Faults): void {
  const [family = "", size = ""] = instanceType.split(".");
  const known = (SAME_SHAPE[family] ?? []).map((other) => `${other}.${size}`).filter((other) => other !== instanceType);
  alternatives.forEach((alternative, index) => {
    const at = faults.at(index);
    checkChoice(alternative, known, `a type of the same shape as ${instanceType}`, at);
    if (alternatives.indexOf(alternative) < index) at.add(alternative, "is named twice", "Name it once.");
  });
}
