import type * as k8s from "@pulumi/kubernetes/types/input";
import { LABELS } from "@retail-odoo/contract";
import { CONTROLLER, DEPLOYER, principalVariables, type Principals } from "./principals";

/** What the policies for tenants' namespaces share. Pure. */

export type Policy = k8s.admissionregistration.v1.ValidatingAdmissionPolicySpec;

type Operation = "CREATE" | "UPDATE" | "DELETE";

/** The API server evaluates a policy in every namespace with the tenant label. */
export const IN_TENANTS = { matchExpressions: [{ key: LABELS.tenant, operator: "Exists" }] };

/** A policy for some resources in tenants' namespaces that fails closed and knows the request's principal. */
export function tenantPolicy(
  { group, resources }: { group: string; resources: string[] },
  principals: Principals,
  { variables = [], validations }: Pick<Policy, "variables" | "validations">,
  operations: Operation[] = ["CREATE", "UPDATE"],
): Policy {
  return {
    failurePolicy: "Fail",
    matchConstraints: {
      namespaceSelector: IN_TENANTS,
      resourceRules: [{ apiGroups: [group], apiVersions: ["*"], operations, resources }],
    },
    variables: [...principalVariables(principals), ...(variables as { name: string; expression: string }[])],
    validations,
  };
}

export function refuse(expression: string, message: string) {
  return { expression, message };
}

/** A rule that binds every principal but the platform's deployer and its controllers. */
export function refuseTenant(expression: string, message: string) {
  return refuse(`${expression} || ${CONTROLLER} || ${DEPLOYER}`, message);
}

/** A rule for new objects: an object from before the rule can still be updated. */
export function onCreate(expression: string): string {
  return `request.operation != 'CREATE' || ${expression}`;
}

/** A variable with the comma-separated values of a namespace annotation; empty where it is missing. */
export function annotated(name: string, annotation: string) {
  const all = "namespaceObject.metadata.annotations";
  return { name, expression: `has(${all}) && '${annotation}' in ${all} ? ${all}['${annotation}'].split(',') : []` };
}

/** CEL list of strings. */
export function words(list: readonly string[]): string {
  return `[${list.map((word) => `'${word}'`).join(", ")}]`;
}

/** Whether an object has none of the annotations with a prefix. */
export function withoutAnnotations(prefix: string): string {
  return `!has(object.metadata.annotations) || !object.metadata.annotations.exists(k, k.startsWith('${prefix}'))`;
}
