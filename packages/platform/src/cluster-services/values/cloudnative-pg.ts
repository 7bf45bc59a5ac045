import { PRIORITIES } from "@retail-odoo/contract";
import { OPERATOR_PODS } from "../operator-pods";
import { resources, type Placement, type Values } from "./chart";

export function cloudNativePgValues(placement: Placement): Values {
  const { operator } = OPERATOR_PODS["cloudnative-pg"];
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
export function barmanPluginValues(placement: Placement): Values {
  return {
    ...placement,
    crds: { create: true },
    priorityClassName: PRIORITIES.platform,
    resources: resources(OPERATOR_PODS["plugin-barman-cloud"].plugin),
  };
}
