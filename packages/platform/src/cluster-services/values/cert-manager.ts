import { NAMESPACES, PRIORITIES } from "@retail-odoo/contract";
import type { OperatorPods, PodsOf } from "../operator-pods";
import { ONE_UNAVAILABLE, resources, type Placement, type Values } from "./chart";

export function certManagerValues(
  placement: Placement,
  { controller, webhook, cainjector }: OperatorPods["cert-manager"],
): Values {
  const part = (pods: PodsOf) => ({
    ...placement,
    replicaCount: pods.replicas,
    podDisruptionBudget: { enabled: true, ...ONE_UNAVAILABLE },
    resources: resources(pods),
  });
  return {
    ...part(controller),
    // Deleting the CRDs would delete the tenants' certificates.
    crds: { enabled: true, keep: true },
    global: { priorityClassName: PRIORITIES.platform, leaderElection: { namespace: NAMESPACES.certificates } },
    webhook: part(webhook),
    cainjector: part(cainjector),
    startupapicheck: placement,
  };
}
