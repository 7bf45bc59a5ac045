/**
 * Node pools of a landing zone's cluster. `system` runs operators, edge and controllers; `web` runs Odoo; `jobs` runs Jobs that
 * may be interrupted; `data` runs database servers.
 */
export const NODE_POOL_NAMES = ["system", "web", "jobs", "data"] as const;
/** Name of a node pool. */
export type NodePoolName = (typeof NODE_POOL_NAMES)[number];

/** Pools of the chosen provisioner. `system` always uses managed node groups, since the provisioner runs there. */
export const WORKLOAD_POOL_NAMES = ["web", "jobs", "data"] as const;
/** Node pools that workloads run on. */
export type WorkloadPoolName = (typeof WORKLOAD_POOL_NAMES)[number];

/** Provisioners of nodes. */
export const PROVISIONERS = ["karpenter", "managed-node-groups"] as const;
/** What starts nodes. */
export type Provisioner = (typeof PROVISIONERS)[number];

/** Instance type and bounds of a node pool. */
export interface NodePool {
  /** Key of `INSTANCE_TYPES`. */
  readonly instanceType: string;
  /** Types that node groups use where AWS lacks that one; absent for all that the region offers. */
  readonly alternatives?: readonly string[];
  /** Number of nodes in each zone. Karpenter ignores the minimum: it runs as many nodes as pods need. */
  readonly minNodesPerZone: number;
  /** Most nodes in each zone. */
  readonly maxNodesPerZone: number;
}

/** Least `minNodesPerZone`: a pool with volumes keeps a node in every zone. No interactive work waits for `jobs`. */
export const LEAST_NODES_PER_ZONE: { readonly [name in NodePoolName]: number } = {
  system: 1,
  web: 1,
  jobs: 0,
  data: 1,
};

/** Default type of the `system` pool's node where no zone loss is survived: it holds one replica of every operator. */
export const SINGLE_SYSTEM_NODE = "t3.large";

/** Value of `LABELS.pool` on the nodes of one tenant, which `LABELS.tenant` names. */
export const TENANT_POOL = "tenant";

/** GiB of a node's root volume: container images and logs; assumed. Tenants' data is on volumes of its own. */
export const NODE_DISK_GIB = 50;
