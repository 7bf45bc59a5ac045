import type { Allotment } from "@retail-odoo/contract";
import type { PodDemand } from "./engine";
import { engineOf, type PostgresSpec } from "./engines";
import { DATABASE_JOB } from "./job";

/**
 * What a server requests of the nodes: its pods in the cluster, and a job of every tenant's database, as a rotation may be
 * every tenant's at once. Pure.
 */
export function serverDemand(spec: PostgresSpec, tenants: readonly Allotment["pooled"][]): PodDemand {
  const { cpu, memoryGiB, pods } = engineOf(spec).demand(spec, tenants);
  return {
    cpu: cpu + DATABASE_JOB.cpu * tenants.length,
    memoryGiB: memoryGiB + (DATABASE_JOB.memoryMiB * tenants.length) / 1024,
    pods: pods + tenants.length,
  };
}
