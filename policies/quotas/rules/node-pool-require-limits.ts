import type { ResourceValidationPolicy } from "@pulumi/policy";
import { has, ofType } from "@retail-odoo/policy-kit";

/** What this rule reads of Karpenter's NodePool. */
interface NodePool {
  spec: { limits: { [resource: string]: string }; replicas: number };
}

export const nodePoolRequireLimits: ResourceValidationPolicy = {
  name: "node-pool-require-limits",
  description: "A Karpenter NodePool has a ceiling for CPU and memory: without one it buys nodes as long as pods wait.",
  severity: "medium",
  remediationSteps: "Set `spec.limits.cpu` and `spec.limits.memory`.",
  validateResource: ofType<NodePool>("kubernetes:karpenter.sh/v1:NodePool", ({ spec }, report) => {
    // A pool of fixed size takes no limits.
    if (has(spec, "replicas")) return;
    const missing = ["cpu", "memory"].filter((resource) => !has(spec?.limits, resource));
    if (missing.length > 0) report(`spec.limits has no ${missing.join(", no ")}: set it.`);
  }),
};
