import { cpuQuantity, memoryQuantity } from "../../internal/units";
import type { PodsOf } from "../operator-pods";

/** What the Helm values of all operators share. Each file beside this one holds the values of one operator or a pair. Pure. */

export type Values = { [key: string]: unknown };

/** Where a chart's pods may run; empty on a cluster without node pools. */
export interface Placement {
  nodeSelector?: { [label: string]: string };
  tolerations?: { key: string; operator: string; effect: string }[];
}

/** Requests, and a limit on memory alone: a throttled operator repairs slowly exactly when it is needed most. */
export function resources({ cpu, memoryMiB, memoryLimitMiB }: Omit<PodsOf, "replicas">) {
  return {
    requests: { cpu: cpuQuantity(cpu), memory: memoryQuantity(memoryMiB) },
    limits: { memory: memoryQuantity(memoryLimitMiB) },
  };
}

/** A disruption budget by which a drain waits until the other replica is back. */
export const ONE_UNAVAILABLE = { maxUnavailable: 1 };

/** Helm keeps the CRDs on uninstall: deleting a CRD deletes every custom resource of it. */
export const KEEP_ON_UNINSTALL = { "helm.sh/resource-policy": "keep" };
