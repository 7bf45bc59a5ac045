import { LABELS, type Provisioner, type WorkloadPoolName } from "@retail-odoo/contract";

/** Node selector and tolerations of pods; empty on a cluster without node pools. */
export interface PodPlacement {
  /** Labels that a node must have. @default none */
  nodeSelector?: { [label: string]: string };
  /** Taints of nodes that the pods accept. @default none */
  tolerations?: { key: string; operator: "Equal"; value: string; effect: "NoSchedule" }[];
}

/**
 * Whether the nodes of a pool have a taint. Those of `web` have none, so that pods without a placement, such as a chart's
 * hook or a job of an operator, run there and not beside databases or on a tenant's own nodes.
 */
export const TAINTED: { readonly [pool in WorkloadPoolName]: boolean } = { web: false, jobs: true, data: true };

/** Label of on-demand nodes by provisioner. */
const ON_DEMAND: { readonly [provisioner in Provisioner]: { [label: string]: string } } = {
  karpenter: { "karpenter.sh/capacity-type": "on-demand" },
  "managed-node-groups": { "eks.amazonaws.com/capacityType": "ON_DEMAND" },
};

export function onPool(pool: WorkloadPoolName): PodPlacement {
  return {
    nodeSelector: { [LABELS.pool]: pool },
    ...(TAINTED[pool] && { tolerations: [tolerate(LABELS.pool, pool)] }),
  };
}

/** @param spot whether the pods may run on spot nodes, which AWS interrupts with two minutes' notice */
export function onJobsPool(provisioner: Provisioner, spot: boolean): PodPlacement {
  const { nodeSelector, ...rest } = onPool("jobs");
  return { nodeSelector: { ...nodeSelector, ...(!spot && ON_DEMAND[provisioner]) }, ...rest };
}

/** On the nodes of this tenant only. */
export function onOwnPool(tenant: string): PodPlacement {
  return { nodeSelector: { [LABELS.tenant]: tenant }, tolerations: [tolerate(LABELS.tenant, tenant)] };
}

function tolerate(key: string, value: string) {
  return { key, operator: "Equal", value, effect: "NoSchedule" } as const;
}
