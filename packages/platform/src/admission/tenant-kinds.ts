import { CONTROLLER, DEPLOYER, principalVariables, type Principals } from "./principals";
import { IN_TENANTS, type Policy } from "./policy";

/**
 * Kinds that a tenant may write; other policies bound what is in them. Disruption budgets are not among them: a second one for a pod
 * blocks every eviction of it, and a tenant can label a pod of the platform to select it.
 */
const ADMITTED: { apiGroups: string[]; resources: string[]; operations?: string[] }[] = [
  {
    apiGroups: [""],
    resources: ["configmaps", "events", "pods", "pods/ephemeralcontainers", "pods/eviction", "secrets", "services"],
  },
  { apiGroups: [""], resources: ["serviceaccounts"] },
  // A claim holds data: only the deployer deletes one.
  { apiGroups: [""], resources: ["persistentvolumeclaims"], operations: ["CREATE", "UPDATE"] },
  {
    apiGroups: ["apps"],
    resources: ["deployments", "replicasets", "statefulsets"].flatMap((kind) => [kind, `${kind}/scale`]),
  },
  { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"] },
  { apiGroups: ["batch"], resources: ["cronjobs", "jobs"] },
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"] },
  { apiGroups: ["events.k8s.io"], resources: ["events"] },
  { apiGroups: ["traefik.io"], resources: ["ingressroutes", "ingressroutetcps", "ingressrouteudps"] },
];

/**
 * Refuses every kind of object that a tenant does not need, subresources included: an operator acts on a SecretStore, an Issuer
 * or a ScaledObject with rights of its own, and status and binding belong to controllers. Pure.
 */
export function kindPolicy(principals: Principals): Policy {
  return {
    failurePolicy: "Fail",
    matchConstraints: {
      namespaceSelector: IN_TENANTS,
      resourceRules: [
        {
          apiGroups: ["*"],
          apiVersions: ["*"],
          operations: ["CREATE", "UPDATE", "DELETE"],
          resources: ["*/*"],
          scope: "Namespaced",
        },
      ],
      excludeResourceRules: ADMITTED.map(({ operations = ["*"], ...rule }) => ({
        ...rule,
        apiVersions: ["*"],
        operations,
      })),
    },
    variables: principalVariables(principals),
    validations: [
      {
        expression: `${CONTROLLER} || ${DEPLOYER}`,
        messageExpression:
          "'in a tenant\\'s namespace only the platform\\'s deployer and controllers may ' + request.operation.lowerAscii() + ' ' + request.resource.resource + (has(request.subResource) && request.subResource != '' ? '/' + request.subResource : '') + (request.resource.group == '' ? '' : '.' + request.resource.group)",
      },
    ],
  };
}
