import { NAMESPACES } from "@retail-odoo/contract";
import { words, type Policy } from "./policy";

/** Namespaces that the platform's ClusterSecretStore serves. A tenant could name another tenant's secret. */
export const STORE_NAMESPACES = [
  NAMESPACES.certificates,
  NAMESPACES.databases,
  NAMESPACES.monitoring,
  NAMESPACES.edge,
] as const;

/**
 * Bounds what External Secrets writes. Its controller watches Secrets of the whole cluster, and its chart's ClusterRole lets it
 * write all of them; a stolen token of it could replace credentials
 * anywhere, or ask for the token of any service account. Pure.
 */
export function secretsOperatorPolicy(): Policy {
  const namespaces = [...STORE_NAMESPACES, NAMESPACES.secrets];
  return {
    failurePolicy: "Fail",
    matchConstraints: {
      resourceRules: [
        { apiGroups: [""], apiVersions: ["*"], operations: ["CREATE", "UPDATE", "DELETE"], resources: ["secrets"] },
      ],
    },
    matchConditions: [
      {
        name: "external-secrets",
        expression: `request.userInfo.username.startsWith('system:serviceaccount:${NAMESPACES.secrets}:')`,
      },
    ],
    validations: [
      {
        expression: `request.namespace in ${words(namespaces)}`,
        message: `External Secrets writes Secrets only in the namespaces that its store serves: ${STORE_NAMESPACES.join(", ")}`,
      },
      {
        expression:
          "request.operation == 'DELETE' || !has(object.type) || object.type != 'kubernetes.io/service-account-token'",
        message: "External Secrets asks for no token of a service account",
      },
    ],
  };
}
