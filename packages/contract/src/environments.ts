import type { NodePool, NodePoolName } from "./node-pools";

/** Environments, least critical first. */
export const ENVIRONMENTS = ["dev", "staging", "prod"] as const;
/** Name of an environment. */
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/** What an environment changes. All else is the same in all three, so that staging proves what production runs. */
export interface Environment {
  /**
   * Default of whether nodes, operators and database servers keep running through a zone loss. Development gives that up for its
   * price; production cannot.
   */
  readonly survivesZoneLoss: boolean;
  /** NAT gateways: one, or one per zone, so that the loss of a zone leaves the others connected. */
  readonly nat: "single" | "per-zone";
  /** Whether cluster and nodes reach AWS APIs through VPC interface endpoints. */
  readonly interfaceEndpoints: boolean;
  /** Whether databases, vaults and keys refuse deletion and outlive the stack. */
  readonly durable: boolean;
  /** Most web pods per tenant, and most workers in each. */
  readonly web: { readonly replicas: number; readonly workers: number };
  /** Days during which only principals with a bypass permission can delete a backup. */
  readonly lockDays: number;
  /** Retention of control plane and flow logs, in days. */
  readonly logRetentionDays: number;
  /** Default of the landing zone's account audit. */
  readonly audit: boolean;
  /** Default node pools of a cluster that the platform creates. */
  readonly pools: { readonly [name in NodePoolName]: Pick<NodePool, "instanceType" | "maxNodesPerZone"> };
}

/** Defaults of each environment. */
export const ENVIRONMENT: { readonly [name in EnvironmentName]: Environment } = {
  dev: {
    survivesZoneLoss: false,
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
    survivesZoneLoss: true,
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
    survivesZoneLoss: true,
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
