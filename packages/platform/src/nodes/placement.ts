import { LABELS, type Provisioner, type WorkloadPoolName } from "@retail-odoo/contract";

/** Where pods may run, by labels and taints of nodes; empty on a cluster without pools. */
export interface PodPlacement {
  nodeSelector?: { [label: string]: string };
  tolerations?: { key: string; operator: "Equal"; value: string; effect: "NoSchedule" }[];
}

/**
 * Whether a pool keeps others away. `web` does not: what nobody placed, a chart's hook or a job of an operator, has to run
 * somewhere, and there it disturbs neither databases nor anybody's own nodes.
 */
export const TAINTED: { readonly [pool in WorkloadPoolName]: boolean } = { web: false, jobs: true, data: true };

/** Label of a node that says how it is paid, by who starts it, and what it says of one that AWS does not take back. */
const PAID: { readonly [provisioner in Provisioner]: { [label: string]: string } } = {
  karpenter: { "karpenter.sh/capacity-type": "on-demand" },
  "managed-node-groups": { "eks.amazonaws.com/capacityType": "ON_DEMAND" },
};

export function onPool(pool: WorkloadPoolName): PodPlacement {
  return {
    nodeSelector: { [LABELS.pool]: pool },
    ...(TAINTED[pool] && { tolerations: [tolerate(LABELS.pool, pool)] }),
  };
}

/** @param spot whether a node will do that may be taken back within two minutes */
export function onJobsPool(provisioner: Provisioner, spot: boolean): PodPlacement {
  const { nodeSelector, ...rest } = onPool("jobs");
  return { nodeSelector: { ...nodeSelector, ...(!spot && PAID[provisioner]) }, ...rest };
}

/** Nodes that this tenant alone runs on. */
export function onOwnPool(tenant: string): PodPlacement {
  return { nodeSelector: { [LABELS.tenant]: tenant }, tolerations: [tolerate(LABELS.tenant, tenant)] };
}

function tolerate(key: string, value: string) {
  return { key, operator: "Equal", value, effect: "NoSchedule" } as const;
}
