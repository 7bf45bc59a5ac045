import type { LimitRangeArgs } from "@pulumi/kubernetes/core/v1";
import type { StackValidationPolicy } from "@pulumi/policy";
import { byNamespace, has, list, tenantNamespaces } from "@retail-odoo/policy-kit";

export const namespaceRequireLimitRange: StackValidationPolicy = {
  name: "namespace-require-limit-range",
  description:
    "Every tenant's namespace has a LimitRange with defaults for containers, because its quota rejects containers without requests.",
  severity: "medium",
  remediationSteps:
    "Add a `LimitRange` of type Container with `defaultRequest.cpu`, `defaultRequest.memory` and `default.memory`.",
  validateStack: (args, report) => {
    const ranges = byNamespace<LimitRangeArgs>("kubernetes:core/v1:LimitRange", args.resources);
    for (const { name, urn } of tenantNamespaces(args)) {
      const items = (ranges.get(name) ?? []).flatMap(({ spec }) => list(spec?.limits));
      const forContainers = items.filter(({ type }) => type === "Container");
      const missing = [
        ...["cpu", "memory"]
          .filter((what) => !forContainers.some(({ defaultRequest }) => has(defaultRequest, what)))
          .map((what) => `defaultRequest.${what}`),
        ...(forContainers.some((item) => has(item.default, "memory")) ? [] : ["default.memory"]),
      ];
      if (missing.length > 0)
        report(
          `Namespace "${name}" has no ${missing.join(", no ")}, so its quota rejects containers that set none: add it to a LimitRange of type Container there.`,
          urn,
        );
    }
  },
};
