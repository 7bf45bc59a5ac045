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
import { cidrSize, parseCidr } from "../network/cidr";
import type { NodesSpec, ZoneSubnets } from "../spec";

/** The part of a spec that decides capacity. */
interface CapacitySpec extends NodesSpec {
  zones: { subnets: Partial<ZoneSubnets> }[];
  /** With an audit, the GuardDuty agent runs on every node, whether this landing zone or the account installs it. */
  audit?: object;
}

/**
 * Capacity that a landing zone publishes: allocatable resources of each pool at its maximum, and addresses of the private
 * subnets against those that full pools take. Pure.
 */
export function zoneCapacity({ zones, audit, ...nodes }: CapacitySpec): LandingZoneFacts["capacity"] {
  const agents = audit ? withThreatAgent(NODE_AGENTS) : NODE_AGENTS;
  const capacity = (pool: NodePool) => capacityAtMaximum(pool, zones.length, agents);
  const { web, jobs, data } = nodes.pools;
  return {
    pools: { web: capacity(web), jobs: capacity(jobs), data: capacity(data) },
    tenantPools: Object.fromEntries(
      Object.entries(nodes.tenantPools).map(([tenant, pool]) => [tenant, capacity(pool)]),
    ),
    addresses: usedAddresses(zones, neededAddresses(nodes)),
  };
}

/** @returns undefined where the CIDR of a private subnet is unknown */
function usedAddresses(zones: CapacitySpec["zones"], needed: number): Usage | undefined {
  const totals = zones.flatMap(({ subnets }) => (subnets.private === undefined ? [] : [podAddresses(subnets.private)]));
  if (totals.length < zones.length) return undefined;
  return { total: totals.reduce((sum, one) => sum + one, 0), used: needed * zones.length };
}

/**
 * Allocatable resources of the system pool's minimum of nodes, because nothing is certain to scale it: its autoscaler runs on it.
 * @param threatAgent whether the GuardDuty agent runs on the nodes; true if unknown
 */
export function systemCapacity(
  { instanceType, minNodesPerZone }: NodePool,
  zones: number,
  threatAgent: boolean,
): PoolCapacity {
  const agents = threatAgent ? withThreatAgent(NODE_AGENTS) : NODE_AGENTS;
  return poolCapacity(minNodesPerZone * zones, nodeAllocatable(instanceOf(instanceType), agents));
}

function withThreatAgent({ cpu, memoryGiB, pods }: Capacity): Capacity {
  const agent = THREAT_AGENT;
  return { cpu: cpu + agent.cpu, memoryGiB: memoryGiB + agent.memoryGiB, pods: pods + agent.pods };
}

function capacityAtMaximum({ instanceType, maxNodesPerZone }: NodePool, zones: number, agents: Capacity): PoolCapacity {
  return poolCapacity(maxNodesPerZone * zones, nodeAllocatable(instanceOf(instanceType), agents));
}

/** Allocatable resources of `nodes` equal nodes. */
export function poolCapacity(nodes: number, node: Capacity): PoolCapacity {
  return {
    nodes,
    cpu: floor(node.cpu * nodes),
    memoryGiB: floor(node.memoryGiB * nodes),
    pods: node.pods * nodes,
    node,
  };
}

/** Addresses that the VPC CNI keeps ready on a node for the next pods. */
export const WARM_ADDRESSES = 5;
/** Primary addresses of a node's network interfaces, eight at most, beside those of its pods. */
const INTERFACE_ADDRESSES = 8;

/** Addresses that a node takes of its subnet at its maximum of pods. */
export function nodeAddresses(instanceType: string): number {
  return instanceOf(instanceType).maxPods + WARM_ADDRESSES + INTERFACE_ADDRESSES;
}

/** Addresses in each zone when all pools are full and each is replacing a node. */
export function neededAddresses({ provisioner, pools, tenantPools }: NodesSpec): number {
  // Jobs have a spot and an on-demand node group, each as large as the pool.
  const twice = provisioner === "managed-node-groups" ? [pools.jobs] : [];
  return [...Object.values(pools), ...twice, ...Object.values(tenantPools)].reduce(
    (sum, { instanceType, maxNodesPerZone }) => sum + (maxNodesPerZone + SPARE_NODES) * nodeAddresses(instanceType),
    0,
  );
}

/** AWS reserves five addresses of a subnet; the control plane and its upgrades need sixteen. */
const RESERVED_ADDRESSES = 5 + 16;

/** Addresses of a subnet that nodes and pods can use. */
export function podAddresses(subnet: string): number {
  const cidr = parseCidr(subnet);
  return cidr ? cidrSize(cidr) - RESERVED_ADDRESSES : 0;
}

function instanceOf(type: string): InstanceType {
  const instance = INSTANCE_TYPES[type];
  if (!instance) throw new RangeError(`${type} is no known instance type.`);
  return instance;
}
