/**
 * Node pools of a cluster that the platform makes. `system` runs operators, edge and controllers; `web` runs Odoo; `jobs` what
 * runs once and may be interrupted; `data` runs database servers.
 */
export const NODE_POOL_NAMES = ["system", "web", "jobs", "data"] as const;
export type NodePoolName = (typeof NODE_POOL_NAMES)[number];

/** Those that a provisioner makes. `system` is always managed node groups: what starts the others' nodes runs there. */
export const WORKLOAD_POOL_NAMES = ["web", "jobs", "data"] as const;
export type WorkloadPoolName = (typeof WORKLOAD_POOL_NAMES)[number];

/** What starts nodes. */
export const PROVISIONERS = ["karpenter", "managed-node-groups"] as const;
export type Provisioner = (typeof PROVISIONERS)[number];

export interface NodePool {
  /** Key of `INSTANCE_TYPES`. */
  readonly instanceType: string;
  /** Bounds of nodes, for each zone. The lower one is for node groups: Karpenter runs as many as pods need. */
  readonly minNodesPerZone: number;
  readonly maxNodesPerZone: number;
}

/** Fewest nodes of a node group: a volume's zone always has one. Nothing waits for `jobs`. */
export const LEAST_NODES_PER_ZONE: { readonly [name in NodePoolName]: number } = {
  system: 1,
  web: 1,
  jobs: 0,
  data: 1,
};

/** Pool of the nodes that one tenant alone runs on, as their `LABELS.pool` says; `LABELS.tenant` says whose. */
export const TENANT_POOL = "tenant";

/** GiB of a node's disk: images and logs of pods. What tenants keep is on volumes of their own. */
export const NODE_DISK_GIB = 80;
