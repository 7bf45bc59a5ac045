import type { Allotment } from "@retail-odoo/contract";
import { sum } from "../../internal/units";
import type { PodDemand } from "../engine";
import { poolerSize } from "./pgbouncer";

/** A server outside of the cluster requests nothing of its nodes; its tenants' poolers do. Pure. */
export function poolerDemand(
  { pooler: { instances } }: { pooler: { instances: number } },
  tenants: readonly Allotment["pooled"][],
): PodDemand {
  const sizes = tenants.map(poolerSize);
  return {
    cpu: instances * sum(sizes, ({ cpu }) => cpu),
    memoryGiB: (instances * sum(sizes, ({ memoryMiB }) => memoryMiB)) / 1024,
    pods: instances * sizes.length,
  };
}
