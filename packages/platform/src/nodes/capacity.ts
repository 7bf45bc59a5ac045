import { NODE_AGENTS, type InstanceType, type Capacity } from "@retail-odoo/contract";

/** Resource requests of one pod. */
export interface PodSize {
  /** Cores. */
  cpu: number;
  /** GiB. */
  memoryGiB: number;
}

/** Share of an instance's memory that hypervisor and kernel reserve: Karpenter's default, a conservative value. */
const VM_MEMORY_OVERHEAD = 0.075;
/** Share of each core that EKS reserves for the kubelet: the first four cores, and all others. */
const KUBELET_CPU = [0.06, 0.01, 0.005, 0.005];
const KUBELET_CPU_BEYOND = 0.0025;
/** MiB that EKS reserves for the kubelet, for each pod of the maximum, and its eviction threshold. */
const KUBELET_MEMORY = { base: 255, perPod: 11, eviction: 100 };

/** Allocatable resources of a node, less those of the agents on every node. */
export function nodeAllocatable({ vcpu, memoryGiB, maxPods }: InstanceType, agents: Capacity = NODE_AGENTS): Capacity {
  let kubeletCpu = 0;
  for (let core = 0; core < vcpu; core++) kubeletCpu += KUBELET_CPU[core] ?? KUBELET_CPU_BEYOND;
  const kubeletMiB = KUBELET_MEMORY.base + KUBELET_MEMORY.perPod * maxPods + KUBELET_MEMORY.eviction;
  return {
    cpu: floor(vcpu - kubeletCpu - agents.cpu),
    memoryGiB: floor(memoryGiB * (1 - VM_MEMORY_OVERHEAD) - kubeletMiB / 1024 - agents.memoryGiB),
    pods: maxPods - agents.pods,
  };
}

/** Rounds down to two decimals. */
export function floor(value: number): number {
  return Math.floor(value * 100 + 1e-6) / 100;
}

export function fits(pod: PodSize, node: PodSize): boolean {
  return pod.cpu <= node.cpu && pod.memoryGiB <= node.memoryGiB;
}

/**
 * Nodes that the pods need, by first-fit decreasing as Karpenter packs them.
 * @returns Infinity when a pod exceeds an empty node
 */
export function nodesFor(pods: readonly PodSize[], node: Capacity): number {
  if (pods.some((pod) => !fits(pod, node))) return Infinity;
  const share = ({ cpu, memoryGiB }: PodSize) => Math.max(cpu / node.cpu, memoryGiB / node.memoryGiB);
  const nodes: Capacity[] = [];
  for (const pod of [...pods].sort((left, right) => share(right) - share(left))) {
    let place = nodes.find((left) => left.pods >= 1 && fits(pod, left));
    if (!place) nodes.push((place = { ...node }));
    // Rounded to thousandths, so that rounding errors of sums do not push out the last pod.
    place.cpu = Math.round((place.cpu - pod.cpu) * 1e3) / 1e3;
    place.memoryGiB = Math.round((place.memoryGiB - pod.memoryGiB) * 1e3) / 1e3;
    place.pods -= 1;
  }
  return nodes.length;
}
