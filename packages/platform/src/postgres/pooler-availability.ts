import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget";
import type * as pulumi from "@pulumi/pulumi";
import { oneAtATime } from "../internal/disruption-budget";
import { labels } from "../internal/names";

/** Keeps a pod of a pooler in service while another is evicted or its node is lost. */

/** A constraint as the pod template of a Deployment holds it. */
export interface PoolerSpread {
  maxSkew: number;
  topologyKey: string;
  whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway";
  nodeTaintsPolicy: "Honor";
  matchLabelKeys: string[];
  labelSelector: { matchLabels: { [label: string]: string } };
}

/**
 * Over hosts always, so that one drain evicts one pod, and over zones where possible. Cordoned nodes do not count, or an evicted
 * pod could not be scheduled next to another; nor do pods of an earlier revision, or a rollout would end up uneven. Pure.
 */
export function poolerSpread(matchLabels: { [label: string]: string }): PoolerSpread[] {
  const over = (topologyKey: string, whenUnsatisfiable: PoolerSpread["whenUnsatisfiable"]): PoolerSpread => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable,
    nodeTaintsPolicy: "Honor",
    matchLabelKeys: ["pod-template-hash"],
    labelSelector: { matchLabels },
  });
  return [over("kubernetes.io/hostname", "DoNotSchedule"), over("topology.kubernetes.io/zone", "ScheduleAnyway")];
}

/** One pod at a time may be evicted. A single pod has no budget: it would block every drain. */
export function createPoolerBudget(
  child: string,
  pooler: {
    name: string;
    namespace: pulumi.Input<string>;
    instances: number;
    matchLabels: { [label: string]: string };
  },
  opts: pulumi.CustomResourceOptions,
): void {
  const { name, namespace, instances, matchLabels } = pooler;
  if (instances < 2) return;
  new PodDisruptionBudget(
    child,
    {
      metadata: { name, namespace, labels: labels(name, "pooler") },
      spec: oneAtATime(matchLabels),
    },
    opts,
  );
}
