import type * as k8s from "@pulumi/kubernetes/types/input";
import { ANNOTATIONS, NAMESPACES } from "@retail-odoo/contract";

type Policy = k8s.admissionregistration.v1.ValidatingAdmissionPolicySpec;

/** What holds tenants' data, or leads back to it. */
const GUARDED = [
  { apiGroups: ["postgresql.cnpg.io"], resources: ["clusters", "databases", "databaseroles", "scheduledbackups"] },
  { apiGroups: ["barmancloud.cnpg.io"], resources: ["objectstores"] },
  { apiGroups: [""], resources: ["persistentvolumeclaims", "namespaces"] },
];

/**
 * Deleting a database, a server, its volumes, its archive or the namespace of them all takes a word: an annotation with the
 * object's own name. Pure.
 *
 * The operator replaces instances with their volumes, and what Kubernetes itself collects belonged to an object whose deletion
 * was let through: neither is asked.
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
        messageExpression: `'tenants\\' data hangs on it: annotate ${ANNOTATIONS.confirmDelete}=' + oldObject.metadata.name + ' to delete it'`,
      },
    ],
  };
}
