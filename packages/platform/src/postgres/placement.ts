import { LABELS } from "@retail-odoo/contract";

/** Schedules pods on a node pool, by its label and taint. */
export function onPool(nodePool: string | undefined) {
  if (nodePool === undefined) return {};
  return {
    nodeSelector: { [LABELS.pool]: nodePool },
    tolerations: [{ key: LABELS.pool, operator: "Equal" as const, value: nodePool, effect: "NoSchedule" as const }],
  };
}
