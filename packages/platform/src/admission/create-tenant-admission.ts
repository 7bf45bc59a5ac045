import { ValidatingAdmissionPolicy } from "@pulumi/kubernetes/admissionregistration/v1/validatingAdmissionPolicy";
import { ValidatingAdmissionPolicyBinding } from "@pulumi/kubernetes/admissionregistration/v1/validatingAdmissionPolicyBinding";
import type * as k8s from "@pulumi/kubernetes/types/input";
import type { Resource } from "@pulumi/pulumi";
import { labels } from "../internal/names";
import { certificatePolicy } from "./certificate-policies";
import { definitionDeleteGuard, deleteGuard, tenantDeleteGuard } from "./delete-guard";
import type { Principals } from "./principals";
import { secretsOperatorPolicy } from "./secrets-operator";
import { tenantPolicies } from "./tenant-policies";

/** Creates the policies for tenants' namespaces, which the API server evaluates itself, without a webhook that could fail. */
export function createTenantAdmission(name: string, principals: Principals, parent: Resource): void {
  for (const [key, spec] of Object.entries(tenantPolicies(principals)))
    createPolicy(name, key, `tenant-${key}`, spec, parent);
}

/**
 * Creates the policies for data: what the databases' CA signs, and the deletion guards.
 * @param durable whether deletions are guarded
 */
export function createDatabaseAdmission(name: string, durable: boolean, parent: Resource): void {
  createPolicy(name, "certificates", "database-certificates", certificatePolicy(), parent);
  if (!durable) return;
  createPolicy(name, "deletion", "database-deletion", deleteGuard(), parent);
  createPolicy(name, "deletion-tenants", "tenant-deletion", tenantDeleteGuard(), parent);
  createPolicy(name, "deletion-definitions", "definition-deletion", definitionDeleteGuard(), parent);
}

/** Creates the policy that bounds the External Secrets which the platform installs; an owner's serves the owner's stores. */
export function createSecretsAdmission(name: string, parent: Resource): void {
  createPolicy(name, "secrets", "secrets-operator", secretsOperatorPolicy(), parent);
}

function createPolicy(
  name: string,
  key: string,
  object: string,
  spec: k8s.admissionregistration.v1.ValidatingAdmissionPolicySpec,
  parent: Resource,
): void {
  const metadata = { name: `retail-odoo-${object}`, labels: labels(key, "admission") };
  const policy = new ValidatingAdmissionPolicy(`${name}-admission-${key}`, { metadata, spec }, { parent });
  new ValidatingAdmissionPolicyBinding(
    `${name}-admission-${key}-binding`,
    { metadata, spec: { policyName: policy.metadata.name, validationActions: ["Deny"] } },
    { parent },
  );
}
