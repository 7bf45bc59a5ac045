import {
  INSTANCE_TYPES,
  NODE_AGENTS,
  THREAT_AGENT,
  type InstanceType,
  type LandingZoneFacts,
  type NodePool,
  type PoolCapacity,
  type Capacity,
  type Usage,
} from "@retail-odoo/contract";
import { floor, nodeAllocatable, SPARE_NODES } from "../../nodes/index";
import { cidrSize, parseCidr, type ZoneSubnets } from "../network/cidr";
import type { NodesSpec } from "./resolve-nodes";

/** What capacity follows from. */
interface Sized extends NodesSpec {
  zones: { subnets: Partial<ZoneSubnets> }[];
  /** Where somebody looks for threats, their agent is on every node, whoever brought it. */
  audit?: object;
}

/**
 * What a landing zone publishes of its nodes: the room of pools at their upper bound, and the addresses of the private subnets
 * against those that full pools take. Pure.
 */
export function zoneCapacity({ zones, audit, ...nodes }: Sized): LandingZoneFacts["capacity"] {
  const agents = audit ? watched(NODE_AGENTS) : NODE_AGENTS;
  const room = (pool: NodePool) => poolCapacityOf(pool, zones.length, agents);
  const { web, jobs, data } = nodes.pools;
  return {
    pools: { web: room(web), jobs: room(jobs), data: room(data) },
    tenantPools: Object.fromEntries(Object.entries(nodes.tenantPools).map(([tenant, pool]) => [tenant, room(pool)])),
    addresses: usedAddresses(zones, neededAddresses(nodes)),
  };
}

/** @returns undefined where nobody told the ranges of all private subnets */
function usedAddresses(zones: Sized["zones"], needed: number): Usage | undefined {
  const totals = zones.flatMap(({ subnets }) => (subnets.private === undefined ? [] : [podAddresses(subnets.private)]));
  if (totals.length < zones.length) return undefined;
  return { total: totals.reduce((sum, one) => sum + one, 0), used: needed * zones.length };
}

/** What the system pool can hold in so many zones. Whether somebody looks for threats may be unknown: then they do. */
export function systemCapacity(pool: NodePool, zones: number, watchedOver: boolean): PoolCapacity {
  return poolCapacityOf(pool, zones, watchedOver ? watched(NODE_AGENTS) : NODE_AGENTS);
}

function watched({ cpu, memoryGiB, pods }: Capacity): Capacity {
  const agent = THREAT_AGENT;
  return { cpu: cpu + agent.cpu, memoryGiB: memoryGiB + agent.memoryGiB, pods: pods + agent.pods };
}

function poolCapacityOf({ instanceType, maxNodesPerZone }: NodePool, zones: number, agents: Capacity): PoolCapacity {
  const node = nodeAllocatable(instanceOf(instanceType), agents);
  return poolCapacity(maxNodesPerZone * zones, node);
}

/** So many nodes of the same kind. */
export function poolCapacity(nodes: number, node: Capacity): PoolCapacity {
  return {
    nodes,
    cpu: floor(node.cpu * nodes),
    memoryGiB: floor(node.memoryGiB * nodes),
    pods: node.pods * nodes,
    node,
  };
}

/** Addresses that the network plug-in keeps ready on a node for the next pods. */
export const WARM_ADDRESSES = 5;
/** One for each network interface of a node, eight at most, beside those of its pods. */
const INTERFACE_ADDRESSES = 8;

/** Addresses that a node takes of its subnet when as many pods run on it as can. */
export function nodeAddresses(instanceType: string): number {
  return instanceOf(instanceType).maxPods + WARM_ADDRESSES + INTERFACE_ADDRESSES;
}

/** Addresses in each zone when all pools are full, and a node of each is being replaced. */
export function neededAddresses({ provisioner, pools, tenantPools }: NodesSpec): number {
  // Jobs have node groups on spot and others beside them, each as large as the pool.
  const twice = provisioner === "managed-node-groups" ? [pools.jobs] : [];
  return [...Object.values(pools), ...twice, ...Object.values(tenantPools)].reduce(
    (sum, { instanceType, maxNodesPerZone }) => sum + (maxNodesPerZone + SPARE_NODES) * nodeAddresses(instanceType),
    0,
  );
}

/** AWS keeps five addresses of a subnet; the control plane and its upgrades want sixteen free. */
const RESERVED_ADDRESSES = 5 + 16;

/** Addresses of a subnet that nodes and pods can have. */
export function podAddresses(subnet: string): number {
  const cidr = parseCidr(subnet);
  return cidr ? cidrSize(cidr) - RESERVED_ADDRESSES : 0;
}

function instanceOf(type: string): InstanceType {
  const instance = INSTANCE_TYPES[type];
  if (!instance) throw new RangeError(`${type} is no known instance type.`);
  return instance;
}
