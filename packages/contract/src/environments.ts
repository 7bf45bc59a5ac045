import type { NodePool, NodePoolName } from "./node-pools";

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
  readonly pools: { readonly [name in NodePoolName]: Pick<NodePool, "instanceType" | "maxNodesPerZone"> };
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
      system: { instanceType: "t3.xlarge", maxNodesPerZone: 2 },
      web: { instanceType: "t3.xlarge", maxNodesPerZone: 2 },
      jobs: { instanceType: "t3.medium", maxNodesPerZone: 2 },
      data: { instanceType: "t3.xlarge", maxNodesPerZone: 2 },
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
      system: { instanceType: "m7i.xlarge", maxNodesPerZone: 2 },
      web: { instanceType: "m7i.2xlarge", maxNodesPerZone: 4 },
      jobs: { instanceType: "m7i.xlarge", maxNodesPerZone: 2 },
      data: { instanceType: "m7i.xlarge", maxNodesPerZone: 3 },
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
      system: { instanceType: "m7i.xlarge", maxNodesPerZone: 2 },
      web: { instanceType: "m7i.2xlarge", maxNodesPerZone: 8 },
      jobs: { instanceType: "m7i.xlarge", maxNodesPerZone: 3 },
      data: { instanceType: "m7i.2xlarge", maxNodesPerZone: 4 },
    },
  },
};
