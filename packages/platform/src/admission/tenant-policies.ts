import type * as k8s from "@pulumi/kubernetes/types/input";
import { ANNOTATIONS, LABELS, PRIORITIES } from "@retail-odoo/contract";

type Policy = k8s.admissionregistration.v1.ValidatingAdmissionPolicySpec;

/**
 * Refuses objects in tenants' namespaces whatever rights RBAC grants there. Pure; what differs between tenants is in
 * annotations of their namespaces, so that one set of policies serves all.
 */
export function tenantPolicies(): { [name in "pods" | "routes" | "services"]: Policy } {
  return { pods: podPolicy(), routes: routePolicy(), services: servicePolicy() };
}

/** `docker.io/library/odoo` of `docker.io/library/odoo:19.0@sha256:…`. */
export function repositoryOf(image: string): string {
  return image.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
}

/** Tolerations that Kubernetes itself adds. */
const DEFAULT_TOLERATIONS = ["not-ready", "unreachable", "memory-pressure"].map((key) => `node.kubernetes.io/${key}`);

/** Whether toleration `t` admits a pod only to the tenant's own nodes and to those for jobs. */
const ADMITTED_TOLERATION = [
  `has(t.key) && (t.key in ${words(DEFAULT_TOLERATIONS)}`,
  `(!has(t.operator) || t.operator == 'Equal') && has(t.value) && (${[
    `t.key == '${LABELS.pool}' && t.value == 'jobs'`,
    `t.key == '${LABELS.tenant}' && t.value == namespaceObject.metadata.labels['${LABELS.tenant}']`,
  ].join(" || ")}))`,
].join(" || ");

function podPolicy(): Policy {
  return {
    ...inTenants("", ["pods", "pods/ephemeralcontainers"]),
    variables: [
      annotated("repositories", ANNOTATIONS.images),
      {
        name: "images",
        expression: ["containers", "initContainers", "ephemeralContainers"]
          .map((kind) => `(has(object.spec.${kind}) ? object.spec.${kind}.map(c, c.image) : [])`)
          .join(" + "),
      },
    ],
    validations: [
      refuse(
        "variables.images.all(i, i.matches('@sha256:[0-9a-f]{64}$'))",
        "an image must be pinned by digest: repository@sha256:…",
      ),
      refuse(
        "variables.images.all(i, variables.repositories.exists(r, i.startsWith(r + ':') || i.startsWith(r + '@')))",
        `an image must come from a repository listed in the namespace's annotation ${ANNOTATIONS.images}`,
      ),
      refuse(
        "has(object.metadata.ownerReferences) && object.metadata.ownerReferences.size() > 0",
        "a pod must belong to a workload: the VPC CNI does not enforce NetworkPolicies for a pod without an owner",
      ),
      refuse(
        "!has(object.spec.hostNetwork) || !object.spec.hostNetwork",
        "hostNetwork bypasses NetworkPolicies and reaches the node's IAM role",
      ),
      refuse(
        `!has(object.spec.tolerations) || object.spec.tolerations.all(t, ${ADMITTED_TOLERATION})`,
        "tolerations must not admit a pod to nodes of other tenants or of the platform",
      ),
      // The scheduler sets the node after creation, so updates carry it.
      refuse(
        "request.operation != 'CREATE' || !has(object.spec.nodeName)",
        "a pod that sets nodeName bypasses the scheduler, and with it taints",
      ),
      refuse(
        `!has(object.spec.priorityClassName) || !(object.spec.priorityClassName in ${words([PRIORITIES.platform, PRIORITIES.database])} || object.spec.priorityClassName.startsWith('system-'))`,
        "priority classes of the platform and of the system are reserved",
      ),
    ],
  };
}

/** A matcher of Traefik, such as PathPrefix(`/web`). */
const MATCHER = "!?[A-Za-z]+\\\\(`[^`]*`(, ?`[^`]*`)*\\\\)";
const HOST = "Host\\\\(`[^`]+`\\\\)";
/** Hosts first, then only conditions that narrow them: an alternative at the end would match every host. */
const NARROWED = `^\\\\(${HOST}( \\\\|\\\\| ${HOST})*\\\\)( && (${MATCHER}|\\\\(${MATCHER}( \\\\|\\\\| ${MATCHER})*\\\\)))*$`;

function routePolicy(): Policy {
  return {
    ...inTenants("traefik.io", ["ingressroutes", "ingressroutetcps", "ingressrouteudps"]),
    variables: [annotated("hosts", ANNOTATIONS.hosts)],
    validations: [
      refuse("object.kind == 'IngressRoute'", "TCP and UDP routes cannot be bound to the tenant's hosts"),
      refuse(
        `object.kind != 'IngressRoute' || object.spec.routes.all(r, r.match.matches('${NARROWED}'))`,
        "a route must name its hosts first, (Host(`a`) || Host(`b`)), and may then only narrow them with &&",
      ),
      refuse(
        `object.kind != 'IngressRoute' || object.spec.routes.all(r, r.match.findAll('${HOST}').all(h, h.substring(6, h.size() - 2) in variables.hosts))`,
        `a route may only name hosts listed in the namespace's annotation ${ANNOTATIONS.hosts}`,
      ),
      refuse(
        "object.kind != 'IngressRoute' || object.spec.routes.all(r, !has(r.services) || r.services.all(s, !s.name.contains('@')))",
        "services with an @ are internal to Traefik: they expose every tenant's routes and traffic",
      ),
    ],
  };
}

function servicePolicy(): Policy {
  return {
    ...inTenants("", ["services"]),
    validations: [
      refuse(
        "!has(object.spec.externalIPs) || object.spec.externalIPs.size() == 0",
        "an external IP intercepts traffic to other destinations",
      ),
    ],
  };
}

function inTenants(group: string, resources: string[]): Pick<Policy, "failurePolicy" | "matchConstraints"> {
  return {
    failurePolicy: "Fail",
    matchConstraints: {
      namespaceSelector: { matchExpressions: [{ key: LABELS.tenant, operator: "Exists" }] },
      resourceRules: [{ apiGroups: [group], apiVersions: ["*"], operations: ["CREATE", "UPDATE"], resources }],
    },
  };
}

/** A variable with the comma-separated values of a namespace annotation; empty where it is missing. */
function annotated(name: string, annotation: string) {
  const all = "namespaceObject.metadata.annotations";
  return { name, expression: `has(${all}) && '${annotation}' in ${all} ? ${all}['${annotation}'].split(',') : []` };
}

function refuse(expression: string, message: string) {
  return { expression, message };
}

function words(list: readonly string[]): string {
  return `[${list.map((word) => `'${word}'`).join(", ")}]`;
}
