import { ValidatingAdmissionPolicy } from "@pulumi/kubernetes/admissionregistration/v1/validatingAdmissionPolicy";
import { ValidatingAdmissionPolicyBinding } from "@pulumi/kubernetes/admissionregistration/v1/validatingAdmissionPolicyBinding";
import type { Resource } from "@pulumi/pulumi";
import { labels } from "../internal/names";
import { tenantPolicies } from "./tenant-policies";

/** Policies that the API server itself enforces in every tenant's namespace, without a webhook that could be away. */
export function createTenantAdmission(name: string, parent: Resource): void {
  for (const [key, spec] of Object.entries(tenantPolicies())) {
    const metadata = { name: `retail-odoo-tenant-${key}`, labels: labels(key, "admission") };
    const policy = new ValidatingAdmissionPolicy(`${name}-admission-${key}`, { metadata, spec }, { parent });
    new ValidatingAdmissionPolicyBinding(
      `${name}-admission-${key}-binding`,
      { metadata, spec: { policyName: policy.metadata.name, validationActions: ["Deny"] } },
      { parent },
    );
  }
}
