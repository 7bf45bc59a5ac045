import { LABELS } from "@retail-odoo/contract";
import type { Policy } from "./policy";
import { CONTROLLER, DEPLOYER, principalVariables, type Principals } from "./principals";

/**
 * Reserves a tenant's namespace object to the deployer: its labels and annotations name the tenant, its hosts, its images and
 * its Pod Security level. RBAC counts the object among what is inside the namespace, so that full rights there include it. Pure.
 */
export function namespacePolicy(principals: Principals): Policy {
  const labelled = (object: string) =>
    `${object} != null && has(${object}.metadata.labels) && '${LABELS.tenant}' in ${object}.metadata.labels`;
  return {
    failurePolicy: "Fail",
    matchConstraints: {
      resourceRules: [
        {
          apiGroups: [""],
          apiVersions: ["*"],
          operations: ["CREATE", "UPDATE", "DELETE"],
          resources: ["namespaces", "namespaces/*"],
        },
      ],
    },
    // A selector would see the new labels alone, and miss an update that removes one.
    matchConditions: [{ name: "tenant", expression: `${labelled("object")} || ${labelled("oldObject")}` }],
    variables: principalVariables(principals),
    validations: [
      {
        expression: `${CONTROLLER} || ${DEPLOYER}`,
        message: "only the platform's deployer may create, change or delete a tenant's namespace",
      },
    ],
  };
}
