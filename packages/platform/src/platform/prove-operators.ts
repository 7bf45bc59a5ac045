import type { NodePool, PoolCapacity } from "@retail-odoo/contract";
import type { Faults } from "../internal/errors";
import { round, sum } from "../internal/units";
import { systemPods, type PodRequest } from "../cluster-services";
import { systemCapacity } from "../landing-zone";
import type { CellDraft } from "./cell-plan";

/**
 * Checks that the operators fit the system pool at its minimum, less one zone: after the loss of a zone they recover the other
 * pools, and the minimum is what runs for certain. Where no zone loss is survived, the pool is in one zone, and has to hold them
 * while it is there. The node pools of an existing cluster are unknown.
 */
export function proveOperators({ cluster, operators, survivesZoneLoss }: CellDraft, faults: Faults): void {
  if (cluster.kind === "existing") return;
  const { pools, zones } = cluster.zone;
  // The facts of another stack do not tell whether GuardDuty's agent runs there.
  const hasThreatAgent = cluster.kind === "landing-zone" || cluster.zone.audit !== undefined;
  const capacity = systemCapacity(pools.system, survivesZoneLoss ? zones.length - 1 : 1, hasThreatAgent);
  const pods = systemPods(operators, survivesZoneLoss);
  if (fit(pods, capacity)) return;
  const { path, remedy } = MORE_NODES[cluster.kind];
  const at = path.reduce((part, step) => part.at(step), faults.at("cluster"));
  at.at("minNodesPerZone").add(
    pools.system.minNodesPerZone,
    tooSmall(pods, capacity, pools.system, survivesZoneLoss),
    remedy,
  );
}

function tooSmall(
  pods: PodRequest[],
  capacity: PoolCapacity,
  { instanceType }: NodePool,
  survivesZoneLoss: boolean,
): string {
  const memoryGiB = round(sum(pods, (pod) => pod.memoryMiB) / 1024);
  const cpu = round(sum(pods, (pod) => pod.cpu));
  const nodes = survivesZoneLoss
    ? `leaves ${capacity.nodes} nodes of type ${instanceType} when a zone is lost`
    : `runs ${capacity.nodes} ${capacity.nodes === 1 ? "node" : "nodes"} of type ${instanceType}`;
  return `${nodes}, with ${capacity.cpu} cores, ${capacity.memoryGiB} GiB and ${capacity.pods} pods, and the operators are ${pods.length} pods of ${cpu} cores and ${memoryGiB} GiB`;
}

/** Tolerance for rounding errors of repeated subtraction. */
const EPSILON = 1e-9;

/** First-fit decreasing: whether every pod fits a node, the largest first. */
export function fit(pods: readonly PodRequest[], { nodes, node: largestNode }: PoolCapacity): boolean {
  const free = Array.from({ length: nodes }, () => ({ ...largestNode, memoryMiB: largestNode.memoryGiB * 1024 }));
  const share = (pod: PodRequest) =>
    Math.max(pod.cpu / largestNode.cpu, pod.memoryMiB / (largestNode.memoryGiB * 1024));
  return [...pods]
    .sort((one, other) => share(other) - share(one))
    .every((pod) => {
      const node = free.find((has) => has.pods >= 1 && has.cpu + EPSILON >= pod.cpu && has.memoryMiB >= pod.memoryMiB);
      if (!node) return false;
      node.pods -= 1;
      node.cpu -= pod.cpu;
      node.memoryMiB -= pod.memoryMiB;
      return true;
    });
}

/** Where nodes are added, by the stack that owns them. */
const MORE_NODES: { readonly [kind in "eks" | "landing-zone"]: { path: string[]; remedy: string } } = {
  eks: { path: ["eks", "pools", "system"], remedy: "Raise it, or choose a larger instance type." },
  "landing-zone": {
    path: ["landingZone", "pools", "system"],
    remedy: "Raise it in the landing zone's stack, or choose a larger instance type there.",
  },
};
