import { INSTANCE_TYPES, type CapacityFacts } from "@retail-odoo/contract";
import type { ReadResource } from "./facts";
import { listAt, numberAt, textAt } from "./json";

export const NODE_POOL = "kubernetes:karpenter.sh/v1:NodePool";
export const NODE_GROUP = "aws:eks/nodeGroup:NodeGroup";

/** The resources whose outputs an input of a resource depends on. */
export type Sources = (resource: ReadResource, property: string) => ReadResource[];

export function sourcesIn(resources: readonly ReadResource[]): Sources {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  return ({ propertyDependencies }, property) =>
    (propertyDependencies[property] ?? []).flatMap((urn) => byUrn.get(urn) ?? []);
}

/** The instance types of a node group, in the order in which EKS tries them, or that of its launch template. */
function instanceTypes(group: ReadResource, sources: Sources): string[] {
  const own = (listAt(group.inputs, "instanceTypes") ?? []).filter((type) => typeof type === "string");
  const [template] = own.length > 0 ? [] : [textAt(launchTemplate(group, sources)?.inputs, "instanceType")];
  return template === undefined ? own : [template];
}

/** The first of them, which nodes have unless AWS lacks it. */
export function instanceType(group: ReadResource, sources: Sources): string | undefined {
  return instanceTypes(group, sources)[0];
}

export function launchTemplate(group: ReadResource, sources: Sources): ReadResource | undefined {
  return sources(group, "launchTemplate").find(({ type }) => type === "aws:ec2/launchTemplate:LaunchTemplate");
}

/** A pool as an operator sees it: the node groups of one pool label, often one a zone, or a Karpenter NodePool. */
export interface Pool {
  name: string;
  instanceTypes: string[];
  /** Minimum and maximum number of nodes; undefined where a group does not set it. */
  from: number | undefined;
  to: number | undefined;
  /** Nodes of a group at the start, and of a Karpenter pool those that the allotments need, one number a zone. */
  nodes: number[];
}

/** The pools of a cluster in these zones. The zones of a node group are those of its subnets; with unknown subnets it spans all. */
export function readPools(
  resources: readonly ReadResource[],
  zones: readonly string[],
  capacity?: CapacityFacts["pools"],
): Pool[] {
  const sources = sourcesIn(resources);
  const pools = new Map<string, ReadResource[]>();
  for (const group of resources.filter(({ type }) => type === NODE_GROUP)) {
    const name = textAt(group.inputs, "labels", "retail-odoo.io/pool") ?? group.name;
    pools.set(name, [...(pools.get(name) ?? []), group]);
  }
  const grouped = [...pools].sort().map(([name, groups]) => ({
    name,
    instanceTypes: [...new Set(groups.flatMap((group) => instanceTypes(group, sources)))],
    from: sum(groups, "minSize"),
    to: sum(groups, "maxSize"),
    nodes: nodesByZone(groups, zones, sources),
  }));
  const started = resources
    .filter(({ type }) => type === NODE_POOL)
    .map((pool) => karpenterPool(pool, zones, capacity));
  return [...grouped, ...started.sort((one, other) => (one.name < other.name ? -1 : 1))];
}

export function requirementOf({ inputs }: ReadResource, key: string): string[] {
  const requirements = listAt(inputs, "spec", "template", "spec", "requirements") ?? [];
  const values = listAt(requirements.find((one) => textAt(one, "key") === key), "values") ?? []; // prettier-ignore
  return values.filter((value) => typeof value === "string");
}

/** The proof's nodes of the pool; without a proof its CPU limit, in nodes of its first instance type where that is known. */
function karpenterPool(pool: ReadResource, zones: readonly string[], capacity: CapacityFacts["pools"]): Pool {
  const name = textAt(pool.inputs, "metadata", "name") ?? pool.name;
  const instanceTypes = requirementOf(pool, "node.kubernetes.io/instance-type");
  const cores = Number(textAt(pool.inputs, "spec", "limits", "cpu"));
  const each = INSTANCE_TYPES[instanceTypes[0] ?? ""]?.vcpu;
  const { lastingNodes, nodes } = capacity?.[name] ?? {};
  const limit = each === undefined || !(cores >= 0) ? undefined : Math.floor(cores / each);
  return {
    name,
    instanceTypes,
    from: 0,
    to: nodes?.total ?? limit,
    nodes: spreadOver(zones, (lastingNodes ?? nodes)?.used ?? 0),
  };
}

/** Spreads nodes or instances evenly over the zones, as the scheduler does. */
export function spreadOver(zones: readonly string[], things: number): number[] {
  const columns = Math.max(zones.length, 1);
  return Array.from(
    { length: columns },
    (_, column) => Math.floor(things / columns) + (column < things % columns ? 1 : 0),
  );
}

function sum(groups: readonly ReadResource[], bound: "minSize" | "maxSize"): number | undefined {
  return groups.reduce<number | undefined>((total, { inputs }) => {
    const size = numberAt(inputs, "scalingConfig", bound);
    return total === undefined || size === undefined ? undefined : total + size;
  }, 0);
}

function nodesByZone(groups: readonly ReadResource[], zones: readonly string[], sources: Sources): number[] {
  const nodes = Array.from({ length: Math.max(zones.length, 1) }, () => 0);
  for (const group of groups) {
    const own = subnetZones(group, sources).flatMap((zone) => (zones.includes(zone) ? [zones.indexOf(zone)] : []));
    const places = own.length > 0 ? own : nodes.map((_count, index) => index);
    const { inputs } = group;
    const size = numberAt(inputs, "scalingConfig", "desiredSize") ?? numberAt(inputs, "scalingConfig", "minSize") ?? 0;
    for (let node = 0; node < size; node++) {
      const place = places[node % places.length] ?? 0;
      nodes[place] = (nodes[place] ?? 0) + 1;
    }
  }
  return nodes;
}

function subnetZones(group: ReadResource, sources: Sources): string[] {
  const zones = sources(group, "subnetIds").flatMap(({ inputs }) => textAt(inputs, "availabilityZone") ?? []);
  // With fewer subnet resources than ids, some subnets are unknown, and the group may be in any zone.
  return zones.length === (listAt(group.inputs, "subnetIds")?.length ?? zones.length) ? [...new Set(zones)].sort() : [];
}
