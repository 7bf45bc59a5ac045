// Pods: who creates them, what they run, where, and what they take. A workload's controller creates a pod as its template says, so
// that the content of a pod is tried as that controller.
import { controller, create, object, patch, TENANTS } from "./requests.mjs";

/** Repository of every tenant's image. */
const ODOO = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/odoo-prod/odoo";
const DIGEST = `@sha256:${"0".repeat(64)}`;
const UID = "00000000-0000-0000-0000-000000000000";
const WORKLOAD = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "odoo", uid: UID, controller: true };
const REPLICASETS = controller("replicaset-controller");

export const container = (change = {}) => ({
  name: "probe",
  image: `${ODOO}${DIGEST}`,
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
  ...change,
});

/** An admissible pod but for the changes to its specification, its metadata and its container. */
export function pod(spec = {}, metadata = {}, change = {}) {
  const restricted = { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } };
  return object(
    "v1",
    "Pod",
    { securityContext: restricted, containers: [container(change)], ...spec },
    { ownerReferences: [WORKLOAD], ...metadata },
  );
}

const owned = (owner) => pod({}, { ownerReferences: [{ ...WORKLOAD, ...owner }] });
const toleration = (key, value) => ({ tolerations: [{ key, value, operator: "Equal", effect: "NoSchedule" }] });
const volume = (source) => ({ volumes: [{ name: "v", ...source }] });
const annotated = (key, value = "true") => ({ annotations: { [key]: value } });
const terms = (kind, required, term) => ({
  affinity: {
    [kind]: required
      ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
      : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] },
  },
});
const ZONE = "topology.kubernetes.io/zone";
const PINNED = /must be pinned by digest/;
const REPOSITORY = /must come from a repository/;
const WORKLOADS = /must belong to a workload/;
const FORGED = /must be created by the controller/;
const TOLERATED = /tolerations must not admit/;
const DRAINED = /must not keep its node from being drained/;
const RESERVED = /priority classes of the platform/;
const AFFINITY = /exceeded quota: affinity/;
const EPHEMERAL = /maximum ephemeral-storage usage per Container is 4Gi/;

/** Pods that a tenant creates itself. */
const BARE = [
  ["a bare pod", pod({}, { ownerReferences: [] }), WORKLOADS],
  ["a pod of a ConfigMap", owned({ apiVersion: "v1", kind: "ConfigMap" }), WORKLOADS],
  ["a pod of a Node", owned({ apiVersion: "v1", kind: "Node" }), WORKLOADS],
  ["a pod of an unknown kind", owned({ apiVersion: "example.com/v1", kind: "ReplicaSet" }), WORKLOADS],
  ["a pod with a forged ReplicaSet", pod(), FORGED],
  ["a pod with a forged StatefulSet", owned({ kind: "StatefulSet" }), FORGED],
  ["a pod with a forged Job", owned({ apiVersion: "batch/v1", kind: "Job" }), FORGED],
].map(([title, body, refusal]) => [`creates ${title}`, TENANTS, create(body), refusal]);

/** Pods that a controller creates from a hostile template. */
const FINALIZER = /a pod must have no finalizer/;

const TEMPLATES = [
  ["an image by tag", pod({}, {}, { image: `${ODOO}:19.0` }), PINNED],
  ["an image of another repository", pod({}, {}, { image: `evil.example/odoo${DIGEST}` }), REPOSITORY],
  ["an image of a repository with the same beginning", pod({}, {}, { image: `${ODOO}-x${DIGEST}` }), REPOSITORY],
  [
    "an init container of another repository",
    pod({ initContainers: [container({ name: "i", image: `evil.example/i${DIGEST}` })] }),
    REPOSITORY,
  ],
  ["an image volume", pod(volume({ image: { reference: `evil.example/v${DIGEST}` } })), /an image volume mounts/],
  ["one of its own repository", pod(volume({ image: { reference: `${ODOO}${DIGEST}` } })), /an image volume mounts/],
  ["a finalizer", pod({}, { finalizers: ["example.com/stuck"] }), FINALIZER],
  ["a DaemonSet as owner", owned({ kind: "DaemonSet" }), WORKLOADS],
  ["the node's network", pod({ hostNetwork: true }), /hostNetwork bypasses|violates PodSecurity/],
  ["a node by name", pod({ nodeName: "data-a-0" }), /bypasses the scheduler/],
  ["nodes of the system", pod({ tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists" }] }), TOLERATED],
  ["nodes of databases", pod(toleration("retail-odoo.io/pool", "data")), TOLERATED],
  ["nodes of another tenant", pod(toleration("retail-odoo.io/tenant", "lumen")), TOLERATED],
  ["nodes of every tenant", pod({ tolerations: [{ key: "retail-odoo.io/tenant", operator: "Exists" }] }), TOLERATED],
  ["all nodes", pod({ tolerations: [{ operator: "Exists" }] }), TOLERATED],
  ["the databases' priority", pod({ priorityClassName: "retail-odoo-database" }), RESERVED],
  ["the platform's priority", pod({ priorityClassName: "retail-odoo-platform" }), RESERVED],
  ["the system's priority", pod({ priorityClassName: "system-node-critical" }), RESERVED],
  ["a priority of the cluster's own", pod({ priorityClassName: "hostile-critical" }), RESERVED],
  ["do-not-disrupt", pod({}, annotated("karpenter.sh/do-not-disrupt")), DRAINED],
  ["do-not-evict", pod({}, annotated("karpenter.sh/do-not-evict")), DRAINED],
  ["do-not-disrupt for a time", pod({}, annotated("karpenter.sh/do-not-disrupt", "720h")), DRAINED],
  ["safe-to-evict false", pod({}, annotated("cluster-autoscaler.kubernetes.io/safe-to-evict", "false")), DRAINED],
  ["a grace period of a month", pod({ terminationGracePeriodSeconds: 2_592_000 }), /may delay the drain/],
  ["an emptyDir without limit", pod(volume({ emptyDir: {} })), /emptyDir must have a sizeLimit/],
  [
    "a memory emptyDir without limit",
    pod(volume({ emptyDir: { medium: "Memory" } })),
    /emptyDir must have a sizeLimit/,
  ],
  ["an inline CSI volume", pod(volume({ csi: { driver: "efs.csi.aws.com" } })), /inline CSI volume bypasses/],
  ["500Gi of ephemeral storage", pod({}, {}, { resources: { limits: { "ephemeral-storage": "500Gi" } } }), EPHEMERAL],
  [
    "requests for 500Gi of ephemeral storage",
    pod(
      {},
      {},
      { resources: { requests: { "ephemeral-storage": "500Gi" }, limits: { "ephemeral-storage": "500Gi" } } },
    ),
    EPHEMERAL,
  ],
  [
    "anti-affinity to every namespace",
    pod(terms("podAntiAffinity", true, { topologyKey: ZONE, namespaceSelector: {}, labelSelector: {} })),
    AFFINITY,
  ],
  [
    "anti-affinity to the databases",
    pod(terms("podAntiAffinity", true, { topologyKey: ZONE, namespaces: ["databases"], labelSelector: {} })),
    AFFINITY,
  ],
  [
    "affinity to another tenant",
    pod(terms("podAffinity", true, { topologyKey: ZONE, namespaces: ["tenant-lumen"], labelSelector: {} })),
    AFFINITY,
  ],
  [
    "preferred anti-affinity to every namespace",
    pod(terms("podAntiAffinity", false, { topologyKey: ZONE, namespaceSelector: {}, labelSelector: {} })),
    AFFINITY,
  ],
  [
    "more CPU than the quota",
    pod({}, {}, { resources: { requests: { cpu: "900" }, limits: { cpu: "900" } } }),
    /exceeded quota: tenant/,
  ],
  ["a privileged container", pod({}, {}, { securityContext: { privileged: true } }), /violates PodSecurity/],
  ["a path of the node", pod(volume({ hostPath: { path: "/" } })), /violates PodSecurity/],
  ["a port of the node", pod({}, {}, { ports: [{ containerPort: 80, hostPort: 80 }] }), /violates PodSecurity/],
].map(([title, body, refusal]) => [`runs ${title}`, [REPLICASETS], create(body), refusal]);

const update = (body, sub) => patch("v1", "Pod", "existing", body, sub);
const UPDATES = [
  ["takes a pod off its workload", update({ metadata: { ownerReferences: null } }), WORKLOADS],
  [
    "gives a pod another workload",
    update({ metadata: { ownerReferences: [{ ...WORKLOAD, name: "forged" }] } }),
    /only controllers may change the owner references/,
  ],
  ["keeps a running pod on its node", update({ metadata: annotated("karpenter.sh/do-not-disrupt") }), DRAINED],
  ["puts a finalizer on a running pod", update({ metadata: { finalizers: ["example.com/stuck"] } }), FINALIZER],
  ["runs another image in a pod", imageOf(`evil.example/x${DIGEST}`), REPOSITORY],
].map(([title, request, refusal]) => [title, TENANTS, request, refusal]);

function imageOf(image) {
  const body = [{ op: "replace", path: "/spec/containers/0/image", value: image }];
  return { ...update(body), contentType: "application/json-patch+json" };
}

const debug = (image) => ({
  ...update({ spec: { ephemeralContainers: [{ ...container({ name: "debug", image }) }] } }, "ephemeralcontainers"),
  contentType: "application/strategic-merge-patch+json",
});

export const PODS = [
  ...BARE,
  ...TEMPLATES,
  ...UPDATES,
  ["debugs with another image", ["full"], debug(`evil.example/shell${DIGEST}`), REPOSITORY],
  ["debugs with an image by tag", ["full"], debug(`${ODOO}:19.0`), PINNED],
];

/** A pod that requests name. Its owner exists, so that the garbage collector leaves it alone. */
export function existingPod(name, uid) {
  const owner = { apiVersion: "batch/v1", kind: "Job", name: "odoo-init", uid };
  return pod({}, { name, ownerReferences: [owner] });
}

/** Pods that a workload's controller may create. */
export const GOOD_PODS = [
  ["an admissible pod", pod()],
  ["a StatefulSet's pod", owned({ kind: "StatefulSet" })],
  ["a Job's pod", owned({ apiVersion: "batch/v1", kind: "Job" })],
  ["an image with tag and digest", pod({}, {}, { image: `${ODOO}:19.0${DIGEST}` })],
  ["nodes of its own", pod(toleration("retail-odoo.io/tenant", "northmark"))],
  ["nodes for jobs", pod(toleration("retail-odoo.io/pool", "jobs"))],
  [
    "a toleration of Kubernetes itself",
    pod({ tolerations: [{ key: "node.kubernetes.io/not-ready", operator: "Exists" }] }),
  ],
  ["the interactive priority", pod({ priorityClassName: "retail-odoo-interactive" })],
  ["an emptyDir with a limit", pod(volume({ emptyDir: { sizeLimit: "1Gi" } }))],
  ["a claim", pod(volume({ persistentVolumeClaim: { claimName: "odoo-files" } }))],
  ["a Secret", pod(volume({ secret: { secretName: "mine" } }))],
  ["a ConfigMap", pod(volume({ configMap: { name: "odoo-conf" } }))],
  [
    "a projected token",
    pod(volume({ projected: { sources: [{ serviceAccountToken: { path: "t", audience: "a" } }] } })),
  ],
  ["a generic ephemeral volume", pod(volume({ ephemeral: { volumeClaimTemplate: { spec: claimSpec() } } }))],
  ["ephemeral storage within the limit", pod({}, {}, { resources: { limits: { "ephemeral-storage": "4Gi" } } })],
  ["a grace period of ten minutes", pod({ terminationGracePeriodSeconds: 600 })],
  [
    "anti-affinity to its own pods",
    pod(terms("podAntiAffinity", true, { topologyKey: ZONE, labelSelector: { matchLabels: { a: "b" } } })),
  ],
  [
    "affinity to its own pods",
    pod(terms("podAffinity", false, { topologyKey: ZONE, labelSelector: { matchLabels: { a: "b" } } })),
  ],
  ["an annotation of its own", pod({}, annotated("example.com/note"))],
].map(([title, body]) => [
  `runs ${title}`,
  controller(`${body.metadata.ownerReferences[0].kind.toLowerCase()}-controller`),
  create(body),
]);

export const GOOD_UPDATES = [
  ["labels its pod", "edit", update({ metadata: { labels: { note: "x" } } })],
  ["annotates its pod", "edit", update({ metadata: annotated("example.com/note") })],
  ["debugs with its own image", "full", debug(`${ODOO}${DIGEST}`)],
  [
    "is relieved of its owner by the garbage collector",
    controller("generic-garbage-collector"),
    update({ metadata: { labels: { gc: "x" } } }),
  ],
];

export function claimSpec() {
  return { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
}
