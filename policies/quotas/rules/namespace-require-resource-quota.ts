import type { StackValidationPolicy } from "@pulumi/policy";
import { has, tenantNamespaces } from "@retail-odoo/policy-kit";
import { namesOf, quotasByNamespace } from "../resource-quotas";

const REQUIRED = ["requests.cpu", "requests.memory", "limits.memory", "pods"];

export const namespaceRequireResourceQuota: StackValidationPolicy = {
  name: "namespace-require-resource-quota",
  description: "Every tenant's namespace has a ResourceQuota for CPU, memory and pods.",
  severity: "high",
  remediationSteps: "Add a `ResourceQuota` without scopes to the namespace, that limits each resource of the message.",
  configSchema: { properties: { resources: { type: "array", items: { type: "string" }, default: REQUIRED } } },
  validateStack: (args, report) => {
    const { resources: required = REQUIRED } = args.getConfig<{ resources?: string[] }>();
    const quotas = quotasByNamespace(args.resources);
    for (const { name, urn } of tenantNamespaces(args)) {
      const hard = quotas.get(name) ?? [];
      const missing = required.filter(
        (resource) => !namesOf(resource).some((key) => hard.some((quota) => has(quota, key))),
      );
      if (missing.length > 0)
        report(
          `Namespace "${name}" has no limit of ${missing.join(", ")}, so one tenant can use up the nodes that others share: add it to a ResourceQuota there.`,
          urn,
        );
    }
  },
};
