import type { NodePool, PoolCapacity } from "@retail-odoo/contract";
import type { Faults } from "../internal/errors";
import { round, sum } from "../internal/units";
import { systemPods, type PodRequest } from "../cluster-services";
import { systemCapacity } from "../landing-zone";
import type { CellDraft } from "./plan-cell";

/**
 * Operators against the system pool at its upper bound, less one zone: they are what brings the rest back when a zone is
 * lost. Nobody knows the pools of a cluster that was there before.
 */
export function proveOperators({ cluster, operators }: CellDraft, faults: Faults): void {
  if (cluster.kind === "existing") return;
  const { pools, zones } = cluster.zone;
  // Facts of another stack do not say whether somebody looks for threats there.
  const watched = cluster.kind === "landing-zone" || cluster.zone.audit !== undefined;
  const room = systemCapacity(pools.system, zones.length - 1, watched);
  const pods = systemPods(operators);
  if (fit(pods, room)) return;
  const { path, remedy } = MORE_NODES[cluster.kind];
  const at = path.reduce((part, step) => part.at(step), faults.at("cluster"));
  at.at("maxNodesPerZone").add(pools.system.maxNodesPerZone, tooSmall(pods, room, pools.system), remedy);
}

function tooSmall(pods: PodRequest[], room: PoolCapacity, { instanceType }: NodePool): string {
  const memoryGiB = round(sum(pods, (pod) => pod.memoryMiB) / 1024);
  const cpu = round(sum(pods, (pod) => pod.cpu));
  return `leaves ${room.nodes} nodes of type ${instanceType} when a zone is lost, with ${room.cpu} cores, ${room.memoryGiB} GiB and room for ${room.pods} pods, and the operators are ${pods.length} pods of ${cpu} cores and ${memoryGiB} GiB`;
}

/** What is left of cores after many subtractions is not exact. */
const DUST = 1e-9;

/** Whether every pod finds a node: the largest first, each on the first node that has room. */
export function fit(pods: readonly PodRequest[], { nodes, node: largestNode }: PoolCapacity): boolean {
  const free = Array.from({ length: nodes }, () => ({ ...largestNode, memoryMiB: largestNode.memoryGiB * 1024 }));
  const share = (pod: PodRequest) =>
    Math.max(pod.cpu / largestNode.cpu, pod.memoryMiB / (largestNode.memoryGiB * 1024));
  return [...pods]
    .sort((one, other) => share(other) - share(one))
    .every((pod) => {
      const node = free.find((has) => has.pods >= 1 && has.cpu + DUST >= pod.cpu && has.memoryMiB >= pod.memoryMiB);
      if (!node) return false;
      node.pods -= 1;
      node.cpu -= pod.cpu;
      node.memoryMiB -= pod.memoryMiB;
      return true;
    });
}

/** Where nodes are added, by who has them. */
const MORE_NODES: { readonly [kind in "eks" | "landing-zone"]: { path: string[]; remedy: string } } = {
  eks: { path: ["eks", "pools", "system"], remedy: "Raise it, or choose a larger instance type." },
  "landing-zone": {
    path: ["landingZone", "pools", "system"],
    remedy: "Raise it in the landing zone's stack, or choose a larger instance type there.",
  },
};
