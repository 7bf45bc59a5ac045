import type { Allotment } from "@retail-odoo/contract";
import { sum } from "../internal/units";
import { poolerSize } from "./remote";
import type { PostgresSpec } from "./resolve-postgres-ha";

/** What a server's pods ask of the nodes. CPU in cores, memory in GiB. Pure. */
export interface PodDemand {
  cpu: number;
  memoryGiB: number;
  pods: number;
}

/** Instances and pooler where the server runs in the cluster; otherwise the poolers of its tenants. */
export function serverDemand(spec: PostgresSpec, tenants: readonly Allotment["pooled"][]): PodDemand {
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
