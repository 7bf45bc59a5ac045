import type * as k8s from "@pulumi/kubernetes/types/input";

/**
 * A drain evicts one pod of a workload at a time. It does not wait for pods that are not ready: those of a workload that never becomes
 * ready would keep their node for ever.
 */
export function oneAtATime(matchLabels: { [label: string]: string }) {
  return {
    maxUnavailable: 1,
    unhealthyPodEvictionPolicy: "AlwaysAllow",
    selector: { matchLabels },
  } satisfies k8s.policy.v1.PodDisruptionBudgetSpec;
}
