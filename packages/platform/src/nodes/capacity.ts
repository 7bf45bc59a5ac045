import { NODE_AGENTS, type InstanceType, type Capacity } from "@retail-odoo/contract";

/** What one pod asks of a node. CPU in cores, memory in GiB. */
export interface PodSize {
  cpu: number;
  memoryGiB: number;
}

/** Share of an instance's memory that its hypervisor and kernel keep; Karpenter's default, on the safe side. */
const MACHINE_MEMORY_SHARE = 0.075;
/** Share of each core that EKS keeps for the kubelet: the first, the second, the third and fourth, all others. */
const KUBELET_CPU = [0.06, 0.01, 0.005, 0.005];
const KUBELET_CPU_BEYOND = 0.0025;
/** MiB: EKS keeps the first, and the second for every pod that may run; at the third the kubelet begins to evict. */
const KUBELET_MEMORY = { base: 255, perPod: 11, eviction: 100 };

/** A node less what the machine, the kubelet and the agents on every node take. */
export function nodeAllocatable({ vcpu, memoryGiB, maxPods }: InstanceType, agents: Capacity = NODE_AGENTS): Capacity {
  let kubeletCpu = 0;
  for (let core = 0; core < vcpu; core++) kubeletCpu += KUBELET_CPU[core] ?? KUBELET_CPU_BEYOND;
  const kubeletMiB = KUBELET_MEMORY.base + KUBELET_MEMORY.perPod * maxPods + KUBELET_MEMORY.eviction;
  return {
    cpu: floor(vcpu - kubeletCpu - agents.cpu),
    memoryGiB: floor(memoryGiB * (1 - MACHINE_MEMORY_SHARE) - kubeletMiB / 1024 - agents.memoryGiB),
    pods: maxPods - agents.pods,
  };
}

/** To two decimals, on the safe side. */
export function floor(value: number): number {
  return Math.floor(value * 100 + 1e-6) / 100;
}

export function fits(pod: PodSize, node: PodSize): boolean {
  return pod.cpu <= node.cpu && pod.memoryGiB <= node.memoryGiB;
}

/**
 * Nodes that so many pods of these sizes need, each pod put on the first node with room, the largest first, as Karpenter does.
 * @returns infinity when one of them fits no node
 */
export function nodesFor(pods: readonly PodSize[], node: Capacity): number {
  if (pods.some((pod) => !fits(pod, node))) return Infinity;
  const share = ({ cpu, memoryGiB }: PodSize) => Math.max(cpu / node.cpu, memoryGiB / node.memoryGiB);
  const nodes: Capacity[] = [];
  for (const pod of [...pods].sort((left, right) => share(right) - share(left))) {
    let place = nodes.find((left) => left.pods >= 1 && fits(pod, left));
    if (!place) nodes.push((place = { ...node }));
    // Thousandths, so that sums of binary fractions do not push the last pod out.
    place.cpu = Math.round((place.cpu - pod.cpu) * 1e3) / 1e3;
    place.memoryGiB = Math.round((place.memoryGiB - pod.memoryGiB) * 1e3) / 1e3;
    place.pods -= 1;
  }
  return nodes.length;
}
