import type * as k8s from "@pulumi/kubernetes/types/input";
import { ANNOTATIONS, NAMESPACES } from "@retail-odoo/contract";

type Policy = k8s.admissionregistration.v1.ValidatingAdmissionPolicySpec;

/** Resources that hold tenants' data, or that a restore needs. */
const GUARDED = [
  { apiGroups: ["postgresql.cnpg.io"], resources: ["clusters", "databases", "databaseroles", "scheduledbackups"] },
  { apiGroups: ["barmancloud.cnpg.io"], resources: ["objectstores"] },
  { apiGroups: [""], resources: ["persistentvolumeclaims", "namespaces"] },
];

/**
 * Deleting a database, a server, its volumes, its backups or their namespace requires an annotation on the object with the
 * object's own name. Pure.
 *
 * Exempt are the operator, which replaces instances together with their volumes, and Kubernetes' own controllers, which
 * delete what belonged to an object whose deletion was admitted.
 */
export function deleteGuard(): Policy {
  return {
    failurePolicy: "Fail",
    matchConstraints: {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": NAMESPACES.databases } },
      resourceRules: GUARDED.map((rule) => ({ ...rule, apiVersions: ["*"], operations: ["DELETE"] })),
    },
    matchConditions: [
      {
        name: "not-the-operator",
        expression: `!('system:serviceaccounts:${NAMESPACES.databaseOperator}' in request.userInfo.groups)`,
      },
      {
        name: "not-kubernetes",
        expression: `!(request.userInfo.username in ['generic-garbage-collector', 'namespace-controller'].map(c, 'system:serviceaccount:kube-system:' + c))`,
      },
    ],
    validations: [
      {
        expression: `has(oldObject.metadata.annotations) && '${ANNOTATIONS.confirmDelete}' in oldObject.metadata.annotations && oldObject.metadata.annotations['${ANNOTATIONS.confirmDelete}'] == oldObject.metadata.name`,
        messageExpression: `'it holds tenants\\' data: annotate ${ANNOTATIONS.confirmDelete}=' + oldObject.metadata.name + ' to delete it'`,
      },
    ],
  };
}
