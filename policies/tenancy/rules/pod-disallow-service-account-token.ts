import type { ResourceValidationPolicy } from "@pulumi/policy";
import { formatValue, podOf, type WorkloadArgs, WORKLOADS } from "@retail-odoo/policy-kit";
import { ofTenant } from "../tenants";

/** Settings that Kubernetes enables by default, and their consequence. */
const DISALLOWED = {
  automountServiceAccountToken: "this pod can call the Kubernetes API",
  enableServiceLinks: "Kubernetes adds the addresses of other Services to its environment",
} as const;

export const podDisallowServiceAccountToken: ResourceValidationPolicy = {
  name: "pod-disallow-service-account-token",
  description: "The pods of a tenant mount no service account token and receive no addresses of other Services.",
  severity: "medium",
  remediationSteps: "Set `automountServiceAccountToken: false` and `enableServiceLinks: false` for the pod.",
  validateResource: ofTenant<WorkloadArgs>(WORKLOADS, (workload, report, { type }) => {
    const pod = podOf(type, workload);
    for (const [setting, consequence] of Object.entries(DISALLOWED)) {
      const value = pod[setting as keyof typeof DISALLOWED];
      if (value !== false) report(`${setting} is ${formatValue(value)}, so ${consequence}: set it to false.`);
    }
  }),
};
