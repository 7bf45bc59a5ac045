export const ENVIRONMENTS = ["dev", "staging", "prod"] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/** What an environment changes. Everything not named here is the same in all three, or staging would prove nothing. */
export interface Environment {
  /** NAT gateways: one, or one a zone, so that the loss of a zone leaves the others their way out. */
  readonly nat: "single" | "per-zone";
  /** Whether cluster and nodes reach the APIs of AWS by doors in their own network. */
  readonly interfaceEndpoints: boolean;
  /** Whether databases, vaults and keys refuse deletion and outlive the stack. */
  readonly durable: boolean;
  /** Upper bound of Odoo web pods a tenant, and of workers in each. */
  readonly web: { readonly replicas: number; readonly workers: number };
  /** Days a backup cannot be deleted by anybody without a bypass right. */
  readonly lockDays: number;
  /** Days the logs of control plane and network are kept. */
  readonly logRetentionDays: number;
  /** Whether the landing zone watches the account, where nobody says otherwise. */
  readonly audit: boolean;
  /** Node pools of a cluster the platform makes, where nobody says otherwise. */
  readonly pools: { readonly [name in NodePoolName]: NodePool };
}

/** `system` runs operators, edge and controllers; `workload` runs databases and tenants. */
export const NODE_POOL_NAMES = ["system", "workload"] as const;
export type NodePoolName = (typeof NODE_POOL_NAMES)[number];

export interface NodePool {
  /** Key of `INSTANCE_TYPES`. */
  readonly instanceType: string;
  /** Bounds that the autoscaler keeps, in each zone. */
  readonly minNodesPerZone: number;
  readonly maxNodesPerZone: number;
}

export const ENVIRONMENT: { readonly [name in EnvironmentName]: Environment } = {
  dev: {
    nat: "single",
    interfaceEndpoints: false,
    durable: false,
    web: { replicas: 1, workers: 2 },
    lockDays: 1,
    logRetentionDays: 30,
    audit: false,
    pools: {
      system: { instanceType: "t3.large", minNodesPerZone: 1, maxNodesPerZone: 2 },
      workload: { instanceType: "t3.xlarge", minNodesPerZone: 1, maxNodesPerZone: 2 },
    },
  },
  staging: {
    nat: "single",
    interfaceEndpoints: true,
    durable: false,
    web: { replicas: 2, workers: 4 },
    lockDays: 7,
    logRetentionDays: 90,
    audit: false,
    pools: {
      system: { instanceType: "m7i.large", minNodesPerZone: 1, maxNodesPerZone: 2 },
      workload: { instanceType: "m7i.2xlarge", minNodesPerZone: 1, maxNodesPerZone: 4 },
    },
  },
  prod: {
    nat: "per-zone",
    interfaceEndpoints: true,
    durable: true,
    web: { replicas: 34, workers: 4 },
    lockDays: 35,
    logRetentionDays: 365,
    audit: true,
    pools: {
      system: { instanceType: "m7i.large", minNodesPerZone: 1, maxNodesPerZone: 3 },
      workload: { instanceType: "m7i.4xlarge", minNodesPerZone: 1, maxNodesPerZone: 6 },
    },
  },
};
