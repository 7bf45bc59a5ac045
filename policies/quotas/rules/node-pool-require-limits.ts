import type { ResourceValidationPolicy } from "@pulumi/policy";
import { has, ofType } from "@retail-odoo/policy-kit";

/** The fields of Karpenter's NodePool that this rule reads. */
interface NodePool {
  spec: { limits: { [resource: string]: string }; replicas: number };
}

export const nodePoolRequireLimits: ResourceValidationPolicy = {
  name: "node-pool-require-limits",
  description:
    "Karpenter NodePools limit CPU and memory, because Karpenter adds nodes for as long as pods are pending.",
  severity: "medium",
  remediationSteps: "Set `spec.limits.cpu` and `spec.limits.memory`.",
  validateResource: ofType<NodePool>("kubernetes:karpenter.sh/v1:NodePool", ({ spec }, report) => {
    // A pool of fixed size has replicas in place of limits.
    if (has(spec, "replicas")) return;
    const missing = ["cpu", "memory"].filter((resource) => !has(spec?.limits, resource));
    if (missing.length > 0)
      report(
        `spec.limits has no ${missing.join(", no ")}, so Karpenter adds nodes for as long as pods are pending: set a quantity.`,
      );
  }),
};
