import {
  INSTANCE_TYPES,
  NODE_AGENTS,
  NODE_POOL_NAMES,
  THREAT_AGENT,
  type InstanceType,
  type NodePool,
  type NodePoolName,
  type Room,
  type Usage,
} from "@retail-odoo/contract";
import { cidrSize, parseCidr, type ZoneSubnets } from "./cidr";

/** What capacity follows from. */
interface Sized {
  pools: { [name in NodePoolName]: NodePool };
  zones: { subnets: Partial<ZoneSubnets> }[];
  /** Where somebody looks for threats, their agent is on every node, whoever brought it. */
  audit?: object;
}

/** A pool at its upper bound. */
export interface PoolCapacity extends Room {
  nodes: number;
  /** A pod that asks for more than this fits no node, however many there are. */
  largestNode: Room;
}

/**
 * What the pools can ever hold, and the addresses of the private subnets against those that full pools take. Pure.
 */
export function poolCapacity({ pools, zones, audit }: Sized): {
  [name in NodePoolName]: PoolCapacity;
} & { addresses: Usage | undefined } {
  const agents = audit ? watched(NODE_AGENTS) : NODE_AGENTS;
  return {
    system: capacityOf(pools.system, zones.length, agents),
    workload: capacityOf(pools.workload, zones.length, agents),
    addresses: usedAddresses(zones, neededAddresses(pools)),
  };
}

/** @returns undefined where nobody told the ranges of all private subnets */
function usedAddresses(zones: Sized["zones"], needed: number): Usage | undefined {
  const totals = zones.flatMap(({ subnets }) => (subnets.private === undefined ? [] : [podAddresses(subnets.private)]));
  if (totals.length < zones.length) return undefined;
  return { total: totals.reduce((sum, one) => sum + one, 0), used: needed * zones.length };
}

/** What a landing zone publishes of it: room for tenants and databases, and addresses. */
export function zoneCapacity(zone: Sized): { workload: Room; addresses?: Usage } {
  const { workload, addresses } = poolCapacity(zone);
  const { cpu, memoryGiB, pods } = workload;
  return { workload: { cpu, memoryGiB, pods }, addresses };
}

/** What the system pool can hold in so many zones. Whether somebody looks for threats may be unknown: then they do. */
export function systemCapacity(pool: NodePool, zones: number, watchedOver: boolean): PoolCapacity {
  return capacityOf(pool, zones, watchedOver ? watched(NODE_AGENTS) : NODE_AGENTS);
}

function watched({ cpu, memoryGiB, pods }: Room): Room {
  const agent = THREAT_AGENT;
  return { cpu: cpu + agent.cpu, memoryGiB: memoryGiB + agent.memoryGiB, pods: pods + agent.pods };
}

function capacityOf({ instanceType, maxNodesPerZone }: NodePool, zones: number, agents: Room): PoolCapacity {
  const nodes = maxNodesPerZone * zones;
  const room = nodeRoom(instanceOf(instanceType), agents);
  return {
    nodes,
    cpu: round(room.cpu * nodes),
    memoryGiB: round(room.memoryGiB * nodes),
    pods: room.pods * nodes,
    largestNode: room,
  };
}

/** Share of an instance's memory that its hypervisor and kernel keep; Karpenter's default, on the safe side. */
const MACHINE_MEMORY_SHARE = 0.075;
/** Share of each core that EKS keeps for the kubelet: the first, the second, the third and fourth, all others. */
const KUBELET_CPU = [0.06, 0.01, 0.005, 0.005];
const KUBELET_CPU_BEYOND = 0.0025;
/** MiB: EKS keeps the first, and the second for every pod that may run; at the third the kubelet begins to evict. */
const KUBELET_MEMORY = { base: 255, perPod: 11, eviction: 100 };

/** A node less what the machine, the kubelet and the agents on every node take. */
export function nodeRoom({ vcpu, memoryGiB, maxPods }: InstanceType, agents: Room = NODE_AGENTS): Room {
  let kubeletCpu = 0;
  for (let core = 0; core < vcpu; core++) kubeletCpu += KUBELET_CPU[core] ?? KUBELET_CPU_BEYOND;
  const kubeletMiB = KUBELET_MEMORY.base + KUBELET_MEMORY.perPod * maxPods + KUBELET_MEMORY.eviction;
  return {
    cpu: round(vcpu - kubeletCpu - agents.cpu),
    memoryGiB: round(memoryGiB * (1 - MACHINE_MEMORY_SHARE) - kubeletMiB / 1024 - agents.memoryGiB),
    pods: maxPods - agents.pods,
  };
}

/** Addresses that the network plug-in keeps ready on a node for the next pods. */
export const WARM_ADDRESSES = 5;
/** One for each network interface of a node, eight at most, beside those of its pods. */
const INTERFACE_ADDRESSES = 8;

/** Addresses in each zone when all pools are full. */
export function neededAddresses(pools: Sized["pools"]): number {
  return NODE_POOL_NAMES.reduce((sum, name) => {
    const { instanceType, maxNodesPerZone } = pools[name];
    return sum + maxNodesPerZone * (instanceOf(instanceType).maxPods + WARM_ADDRESSES + INTERFACE_ADDRESSES);
  }, 0);
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

function round(value: number): number {
  return Math.floor(value * 100 + 1e-6) / 100;
}
