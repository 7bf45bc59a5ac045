import type * as k8s from "@pulumi/kubernetes/types/input";
import { ANNOTATIONS, LABELS, PRIORITIES } from "@retail-odoo/contract";

type Policy = k8s.admissionregistration.v1.ValidatingAdmissionPolicySpec;

/**
 * What nobody may put into a tenant's namespace, whatever rights RBAC gives there. Pure; what differs between tenants is
 * annotated at their namespaces, so that the policies are the same for all.
 */
export function tenantPolicies(): { [name in "pods" | "routes" | "services"]: Policy } {
  return { pods: podPolicy(), routes: routePolicy(), services: servicePolicy() };
}

/** `docker.io/library/odoo` of `docker.io/library/odoo:19.0@sha256:…`. */
export function repositoryOf(image: string): string {
  return image.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
}

/** Tolerations that Kubernetes itself adds. */
const TOLERABLE = ["not-ready", "unreachable", "memory-pressure"].map((key) => `node.kubernetes.io/${key}`);

/** Whether a toleration leads nowhere but to a tenant's own nodes and those for jobs; any other leads to somebody else's. */
const TOLERABLE_HERE = [
  `has(t.key) && (t.key in ${words(TOLERABLE)}`,
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
        "images are pinned by digest: repository@sha256:…",
      ),
      refuse(
        "variables.images.all(i, variables.repositories.exists(r, i.startsWith(r + ':') || i.startsWith(r + '@')))",
        `images come from the repositories that ${ANNOTATIONS.images} of the namespace names`,
      ),
      refuse(
        "has(object.metadata.ownerReferences) && object.metadata.ownerReferences.size() > 0",
        "a pod belongs to a workload: network policies do not hold for one without an owner",
      ),
      refuse(
        "!has(object.spec.hostNetwork) || !object.spec.hostNetwork",
        "the node's network leads around network policies and to the node's identity",
      ),
      refuse(
        `!has(object.spec.tolerations) || object.spec.tolerations.all(t, ${TOLERABLE_HERE})`,
        "tolerations lead to nodes that are kept for others",
      ),
      // The scheduler names the node later, and later updates carry it.
      refuse(
        "request.operation != 'CREATE' || !has(object.spec.nodeName)",
        "a pod that names its node goes around the scheduler, and with it around taints",
      ),
      refuse(
        `!has(object.spec.priorityClassName) || !(object.spec.priorityClassName in ${words([PRIORITIES.platform, PRIORITIES.database])} || object.spec.priorityClassName.startsWith('system-'))`,
        "priorities of the platform and of the system are theirs",
      ),
    ],
  };
}

/** One of Traefik's matchers, such as PathPrefix(`/web`). */
const MATCHER = "!?[A-Za-z]+\\\\(`[^`]*`(, ?`[^`]*`)*\\\\)";
const HOST = "Host\\\\(`[^`]+`\\\\)";
/** Hosts first, then only what narrows them: an alternative at the end would answer for everybody's hosts. */
const NARROWED = `^\\\\(${HOST}( \\\\|\\\\| ${HOST})*\\\\)( && (${MATCHER}|\\\\(${MATCHER}( \\\\|\\\\| ${MATCHER})*\\\\)))*$`;

function routePolicy(): Policy {
  return {
    ...inTenants("traefik.io", ["ingressroutes", "ingressroutetcps", "ingressrouteudps"]),
    variables: [annotated("hosts", ANNOTATIONS.hosts)],
    validations: [
      refuse("object.kind == 'IngressRoute'", "routes of bare TCP and UDP know no hosts of a tenant"),
      refuse(
        `object.kind != 'IngressRoute' || object.spec.routes.all(r, r.match.matches('${NARROWED}'))`,
        "a route names its hosts first, (Host(`a`) || Host(`b`)), and then only narrows them with &&",
      ),
      refuse(
        `object.kind != 'IngressRoute' || object.spec.routes.all(r, r.match.findAll('${HOST}').all(h, h.substring(6, h.size() - 2) in variables.hosts))`,
        `routes answer for the hosts that ${ANNOTATIONS.hosts} of the namespace names`,
      ),
      refuse(
        "object.kind != 'IngressRoute' || object.spec.routes.all(r, !has(r.services) || r.services.all(s, !s.name.contains('@')))",
        "services with an @ are the edge's own: they tell of every tenant's routes and traffic",
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
        "an external address takes traffic that is meant for others",
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

/** The words of an annotation of the namespace; none where it is missing. */
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
