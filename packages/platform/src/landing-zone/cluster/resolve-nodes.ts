import {
  ENVIRONMENT,
  INSTANCE_TYPES,
  LEAST_NODES_PER_ZONE,
  NODE_POOL_NAMES,
  PROVISIONERS,
  type NodePool,
  type NodePoolName,
  type Provisioner,
} from "@retail-odoo/contract";
import { checkChoice, checkWhole } from "../../internal/checks";
import type { Faults } from "../../internal/errors";
import { checkName } from "../../internal/names";
import { nearest } from "../../internal/shape";
import type { LandingZoneArgs, NodePoolArgs } from "../landing-zone-args";

/** Nodes of a landing zone with every default filled in. */
export interface NodesSpec {
  provisioner: Provisioner;
  pools: { [name in NodePoolName]: NodePool };
  /** Node groups of one tenant each. */
  tenantPools: { [tenant: string]: NodePool };
}

/** Of a node group; EKS sets it. */
const MOST_NODES = 450;
/** A tenant's own pool costs nothing while nobody runs on it, and has a node in each zone to begin with. */
const TENANT_BOUNDS = { minNodesPerZone: 0, maxNodesPerZone: 1 };

export function resolveNodes(
  { environment, provisioner = "karpenter", pools = {}, tenantPools = {} }: LandingZoneArgs,
  faults: Faults,
): NodesSpec | undefined {
  checkChoice(provisioner, PROVISIONERS, "what starts nodes", faults.at("provisioner"));
  const karpenter = provisioner === "karpenter";
  const resolved = NODE_POOL_NAMES.map((name) => {
    const at = faults.at("pools").at(name);
    const bounded = !karpenter || name === "system";
    if (!bounded) checkNoMinimum(pools[name], at);
    const least = bounded ? LEAST_NODES_PER_ZONE[name] : 0;
    return [name, resolvePool(pools[name], { ...ENVIRONMENT[environment].pools[name], minNodesPerZone: least }, at)];
  });
  const shared = Object.fromEntries(resolved) as { [name in NodePoolName]: NodePool | undefined };
  const own = faults.at("tenantPools");
  if (karpenter && Object.keys(tenantPools).length > 0)
    own.add(
      tenantPools,
      "lists node groups, and Karpenter starts the nodes of a tenant's own pool",
      'Take it out: a tenant brings its pool. Or choose provisioner "managed-node-groups".',
    );
  const instanceType = shared.web?.instanceType ?? ENVIRONMENT[environment].pools.web.instanceType;
  const tenants = Object.entries(tenantPools).map(([tenant, pool]) => {
    checkName(tenant, own.at(tenant));
    return [tenant, resolvePool(pool, { instanceType, ...TENANT_BOUNDS }, own.at(tenant))];
  });
  if (faults.at("pools").any() || own.any() || faults.at("provisioner").any()) return undefined;
  return {
    provisioner,
    pools: shared as NodesSpec["pools"],
    tenantPools: Object.fromEntries(tenants) as NodesSpec["tenantPools"],
  };
}

function checkNoMinimum(args: NodePoolArgs | undefined, faults: Faults): void {
  if (args?.minNodesPerZone !== undefined)
    faults
      .at("minNodesPerZone")
      .add(
        args.minNodesPerZone,
        "is for node groups, and Karpenter runs as many nodes as pods need",
        "Take it out; an event of the calendar reserves nodes for a peak.",
      );
}

/** `defaults` say by their lower bound the least that may be asked for. */
function resolvePool(args: NodePoolArgs = {}, defaults: NodePool, faults: Faults): NodePool | undefined {
  const { instanceType = defaults.instanceType, minNodesPerZone = defaults.minNodesPerZone } = args;
  const { maxNodesPerZone = Math.max(defaults.maxNodesPerZone, minNodesPerZone) } = args;
  if (!Object.hasOwn(INSTANCE_TYPES, instanceType)) {
    const known = Object.keys(INSTANCE_TYPES);
    const close = nearest(instanceType, known);
    const remedy = close ? `Did you mean ${close}?` : `Write one of: ${known.join(", ")}.`;
    faults.at("instanceType").add(instanceType, "is not an instance type this release knows", remedy);
  }
  checkWhole(minNodesPerZone, defaults.minNodesPerZone, MOST_NODES, "nodes", faults.at("minNodesPerZone"));
  checkWhole(maxNodesPerZone, 1, MOST_NODES, "nodes", faults.at("maxNodesPerZone"));
  if (!faults.any() && minNodesPerZone > maxNodesPerZone)
    faults
      .at("maxNodesPerZone")
      .add(maxNodesPerZone, `is below minNodesPerZone, ${minNodesPerZone}`, "Raise it, or lower minNodesPerZone.");
  return faults.any() ? undefined : { instanceType, minNodesPerZone, maxNodesPerZone };
}
