import type { Allotment } from "@retail-odoo/contract";
import { sum } from "../internal/units";
import { DATABASE_JOB } from "./job";
import { poolerSize } from "./remote";
import type { PostgresSpec } from "./resolve-postgres-ha";

/** What a server's pods ask of the nodes. CPU in cores, memory in GiB. Pure. */
export interface PodDemand {
  cpu: number;
  memoryGiB: number;
  pods: number;
}

/** The server, where it runs in the cluster, poolers, and a job of every tenant's database: a rotation may be every tenant's at once. */
export function serverDemand(spec: PostgresSpec, tenants: readonly Allotment["pooled"][]): PodDemand {
  const pods = podsOf(spec, tenants);
  return {
    cpu: pods.cpu + DATABASE_JOB.cpu * tenants.length,
    memoryGiB: pods.memoryGiB + (DATABASE_JOB.memoryMiB * tenants.length) / 1024,
    pods: pods.pods + tenants.length,
  };
}

/** Instances and pooler where the server runs in the cluster; otherwise the poolers of its tenants. */
function podsOf(spec: PostgresSpec, tenants: readonly Allotment["pooled"][]): PodDemand {
  const { instances } = spec.pooler;
  if (spec.engine === "cloudnative-pg") {
    const { pod, pooler } = spec;
    return {
      cpu: pod.cpu * spec.instances + pooler.cpu * instances,
      memoryGiB: pod.memoryGiB * spec.instances + (pooler.memoryMiB * instances) / 1024,
      pods: spec.instances + instances,
    };
  }
  const sizes = tenants.map(poolerSize);
  return {
    cpu: instances * sum(sizes, ({ cpu }) => cpu),
    memoryGiB: (instances * sum(sizes, ({ memoryMiB }) => memoryMiB)) / 1024,
    pods: instances * sizes.length,
  };
}
