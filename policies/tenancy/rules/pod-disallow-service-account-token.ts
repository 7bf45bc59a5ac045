import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofType, podOf, shown, type WorkloadArgs, WORKLOADS } from "@retail-odoo/policy-kit";
import { isOfTenant } from "../tenants";

export const podDisallowServiceAccountToken: ResourceValidationPolicy = {
  name: "pod-disallow-service-account-token",
  description: "A tenant's pods get neither a token of the cluster's API nor the addresses of other Services.",
  severity: "medium",
  remediationSteps: "Set `automountServiceAccountToken: false` and `enableServiceLinks: false` for the pod.",
  validateResource: ofType<WorkloadArgs>(WORKLOADS, (workload, report, args) => {
    if (!isOfTenant(workload)) args.notApplicable("It is no tenant's.");
    const pod = podOf(args.type, workload);
    for (const setting of ["automountServiceAccountToken", "enableServiceLinks"] as const)
      if (pod[setting] !== false) report(`${setting} is ${shown(pod[setting])}: set it to false.`);
  }),
};
