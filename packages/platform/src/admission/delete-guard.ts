import { ANNOTATIONS, NAMESPACES } from "@retail-odoo/contract";
import { IN_TENANTS, type Policy } from "./policy";

/** API groups whose custom resources are databases and their backups. */
const DATA_GROUPS = ["postgresql.cnpg.io", "barmancloud.cnpg.io"];

const CLAIMS_AND_NAMESPACES = { apiGroups: [""], resources: ["persistentvolumeclaims", "namespaces"] };

/** Resources that hold tenants' data, or that a restore needs. */
const DATABASES = [
  { apiGroups: ["postgresql.cnpg.io"], resources: ["clusters", "databases", "databaseroles", "scheduledbackups"] },
  { apiGroups: ["barmancloud.cnpg.io"], resources: ["objectstores"] },
  CLAIMS_AND_NAMESPACES,
];

/**
 * Deleting a database, a server, its volumes, its backups or their namespace requires an annotation on the object with the
 * object's own name. Pure.
 *
 * Exempt are the operator, which replaces instances together with their volumes, and Kubernetes' own controllers, which
 * delete what belonged to an object whose deletion was admitted.
 */
export function deleteGuard(): Policy {
  return guard(DATABASES, { matchLabels: { "kubernetes.io/metadata.name": NAMESPACES.databases } }, [
    {
      name: "not-the-operator",
      expression: `!('system:serviceaccounts:${NAMESPACES.databaseOperator}' in request.userInfo.groups)`,
    },
  ]);
}

/** The same for a tenant's namespace, with which its files would go, and for each of its volume claims. Pure. */
export function tenantDeleteGuard(): Policy {
  return guard([CLAIMS_AND_NAMESPACES], IN_TENANTS, []);
}

/** The same for the CRDs of databases: deleting one deletes every server, database and backup of it. Pure. */
export function definitionDeleteGuard(): Policy {
  const crds = { apiGroups: ["apiextensions.k8s.io"], resources: ["customresourcedefinitions"] };
  const ofData = DATA_GROUPS.map((group) => `oldObject.spec.group == '${group}'`).join(" || ");
  return guard([crds], undefined, [{ name: "of-data", expression: ofData }]);
}

function guard(
  rules: { apiGroups: string[]; resources: string[] }[],
  namespaceSelector: object | undefined,
  conditions: { name: string; expression: string }[],
): Policy {
  return {
    failurePolicy: "Fail",
    matchConstraints: {
      ...(namespaceSelector && { namespaceSelector }),
      resourceRules: rules.map((rule) => ({ ...rule, apiVersions: ["*"], operations: ["DELETE"] })),
    },
    matchConditions: [
      ...conditions,
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
