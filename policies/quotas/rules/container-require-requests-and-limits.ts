import type { ResourceValidationPolicy } from "@pulumi/policy";
import { containersOf, has, ofType, podOf, type WorkloadArgs, WORKLOADS } from "@retail-odoo/policy-kit";

export const containerRequireRequestsAndLimits: ResourceValidationPolicy = {
  name: "container-require-requests-and-limits",
  description: "Every container requests CPU and memory, and limits memory.",
  severity: "medium",
  remediationSteps: "Set `resources.requests.cpu`, `resources.requests.memory` and `resources.limits.memory`.",
  validateResource: ofType<WorkloadArgs>(WORKLOADS, (workload, report, { type }) => {
    for (const { path, container } of containersOf(podOf(type, workload))) {
      const { requests, limits } = container.resources ?? {};
      const missing = [
        // A limit without a request is also the request.
        ...["cpu", "memory"]
          .filter((what) => !has(requests, what) && !has(limits, what))
          .map((what) => `requests.${what}`),
        ...(has(limits, "memory") ? [] : ["limits.memory"]),
      ];
      if (missing.length > 0)
        report(
          `${path} ("${container.name}") sets no ${missing.join(", no ")}, so it can take resources of other pods on its node: add it under resources.`,
        );
    }
  }),
};
