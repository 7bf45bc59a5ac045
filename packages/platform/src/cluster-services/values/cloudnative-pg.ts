import { PRIORITIES } from "@retail-odoo/contract";
import type { OperatorPods } from "../operator-pods";
import { resources, type Placement, type Values } from "./chart";

export function cloudNativePgValues(placement: Placement, { operator }: OperatorPods["cloudnative-pg"]): Values {
  return {
    ...placement,
    replicaCount: operator.replicas,
    crds: { create: true },
    config: { clusterWide: true },
    priorityClassName: PRIORITIES.platform,
    resources: resources(operator),
  };
}

/** The plug-in by which CloudNativePG archives WAL and base backups in an object store. */
export function barmanPluginValues(placement: Placement, { plugin }: OperatorPods["plugin-barman-cloud"]): Values {
  return {
    ...placement,
    crds: { create: true },
    priorityClassName: PRIORITIES.platform,
    resources: resources(plugin),
  };
}
