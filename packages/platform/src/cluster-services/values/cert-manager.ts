import { NAMESPACES, PRIORITIES } from "@retail-odoo/contract";
import { OPERATOR_PODS, type PodsOf } from "../operator-pods";
import { ONE_UNAVAILABLE, resources, type Placement, type Values } from "./chart";

export function certManagerValues(placement: Placement): Values {
  const { controller, webhook, cainjector } = OPERATOR_PODS["cert-manager"];
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
