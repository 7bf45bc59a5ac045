import type { LandingZoneFacts, PoolCapacity, Provisioner, WorkloadPoolName } from "@retail-odoo/contract";
import type { Faults } from "../internal/errors";
import { round } from "../internal/units";
import { zoneCapacity } from "../landing-zone";
import type { CellDraft } from "./cell-plan";

/** Where to report that a pool is too small, and the remedy. */
export interface FaultTarget {
  at: Faults;
  remedy: string;
}

/** Node pools of a landing zone of this program or of another stack: their capacity, and where to report faults. */
export interface CellNodes {
  provisioner: Provisioner;
  zones: readonly unknown[];
  pools: { [name in WorkloadPoolName]: PoolCapacity };
  tenantPools: { [tenant: string]: PoolCapacity };
  instanceTypes: { [name in WorkloadPoolName]: string };
  addresses: LandingZoneFacts["capacity"]["addresses"];
  /** Faults of the whole cell. */
  faults: Faults;
  /** Path of a pool's configuration. */
  at: (pool: WorkloadPoolName) => Faults;
  atOwn: (tenant: string) => Faults;
  faultTarget: (pool: WorkloadPoolName) => FaultTarget;
  tenantFaultTarget: (tenant: string) => FaultTarget;
  /** Allocatable capacity of a node of a pool, for messages. */
  nodeOf: (pool: WorkloadPoolName) => string;
}

type OnNodes = Exclude<CellDraft["cluster"], { kind: "existing" }>;

/** Allocatable capacity of a landing zone's nodes; that of another stack is in its facts. */
export function nodeCapacity(cluster: OnNodes): LandingZoneFacts["capacity"] {
  return cluster.kind === "eks" ? zoneCapacity(cluster.zone) : cluster.zone.capacity;
}

export function nodesOf(cluster: OnNodes, faults: Faults): CellNodes {
  const { zone } = cluster;
  const { provisioner, pools, zones } = zone;
  const capacity = nodeCapacity(cluster);
  const owner = faults.at("cluster").at(cluster.kind === "eks" ? "eks" : "landingZone");
  const elsewhere = cluster.kind === "eks" ? "" : " in the landing zone's stack";
  const remedy = `Raise maxNodesPerZone${elsewhere}, or choose a larger instance type.`;
  const at = (pool: WorkloadPoolName) => owner.at("pools").at(pool);
  const atOwn = (tenant: string) => owner.at("tenantPools").at(tenant);
  return {
    provisioner,
    zones,
    pools: capacity.pools,
    tenantPools: capacity.tenantPools,
    instanceTypes: {
      web: pools.web.instanceType,
      jobs: pools.jobs.instanceType,
      data: pools.data.instanceType,
    },
    addresses: capacity.addresses,
    faults,
    at,
    atOwn,
    faultTarget: (pool) => ({ at: at(pool), remedy }),
    tenantFaultTarget: (tenant) => ({ at: atOwn(tenant), remedy }),
    nodeOf: (pool) => {
      const { cpu, memoryGiB } = capacity.pools[pool].node;
      return `the ${round(cpu)} cores and ${round(memoryGiB)} GiB that a node of type ${pools[pool].instanceType} can allocate`;
    },
  };
}
