import { ANNOTATIONS, LABELS, PRIORITY_VALUES } from "@retail-odoo/contract";
import { CONTROLLER, DEPLOYER, type Principals } from "./principals";
import { annotated, onCreate, refuse, tenantPolicy, words, type Policy } from "./policy";

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

/** Workloads of which a pod may be, and the controllers that create their pods. */
const WORKLOADS = [
  "o.apiVersion == 'apps/v1' && o.kind in ['ReplicaSet', 'StatefulSet']",
  "o.apiVersion == 'batch/v1' && o.kind == 'Job'",
].join(" || ");
const WORKLOAD_CONTROLLERS = [
  "system:kube-controller-manager",
  ...["replicaset", "statefulset", "job"].map((kind) => `system:serviceaccount:kube-system:${kind}-controller`),
];

/** Annotations by which a pod keeps Karpenter or Cluster Autoscaler from draining its node. */
const UNDISRUPTABLE = [
  "karpenter.sh/do-not-consolidate",
  "karpenter.sh/do-not-disrupt",
  "karpenter.sh/do-not-evict",
  "cluster-autoscaler.kubernetes.io/safe-to-evict",
];

/** Longest time, in seconds, that a drain waits for a pod. */
const MAX_GRACE_SECONDS = 3_600;

/** By which the controller of Jobs counts a pod that ended. */
const JOB_FINALIZER = "batch.kubernetes.io/job-tracking";

export function podPolicy(principals: Principals): Policy {
  return tenantPolicy({ group: "", resources: ["pods", "pods/ephemeralcontainers"] }, principals, {
    variables: [
      annotated("repositories", ANNOTATIONS.images),
      { name: "volumes", expression: "has(object.spec.volumes) ? object.spec.volumes : []" },
      {
        name: "images",
        expression: ["containers", "initContainers", "ephemeralContainers"]
          .map((kind) => `(has(object.spec.${kind}) ? object.spec.${kind}.map(c, c.image) : [])`)
          .join(" + "),
      },
      {
        name: "owners",
        expression: "has(object.metadata.ownerReferences) ? object.metadata.ownerReferences : []",
      },
    ],
    validations: [...imageRules(), ...ownerRules(), ...placementRules(), ...volumeRules()],
  });
}

function imageRules() {
  return [
    refuse(
      "variables.images.all(i, i.matches('@sha256:[0-9a-f]{64}$'))",
      "an image must be pinned by digest: repository@sha256:…",
    ),
    refuse(
      "variables.images.all(i, variables.repositories.exists(r, i.startsWith(r + ':') || i.startsWith(r + '@')))",
      `an image must come from a repository listed in the namespace's annotation ${ANNOTATIONS.images}`,
    ),
  ];
}

function ownerRules() {
  return [
    refuse(
      `variables.owners.exists(o, ${WORKLOADS})`,
      "a pod must belong to a workload: the VPC CNI does not enforce NetworkPolicies for a pod without an owner",
    ),
    refuse(
      onCreate(`request.userInfo.username in ${words(WORKLOAD_CONTROLLERS)} || ${DEPLOYER}`),
      "a pod must be created by the controller of its workload: an owner reference alone may be forged",
    ),
    refuse(
      `request.operation != 'UPDATE' || variables.owners == (has(oldObject.metadata.ownerReferences) ? oldObject.metadata.ownerReferences : []) || ${CONTROLLER} || ${DEPLOYER}`,
      "only controllers may change the owner references of a pod",
    ),
  ];
}

function placementRules() {
  const has = (object: string) => `has(${object}.metadata.annotations) && k in ${object}.metadata.annotations`;
  return [
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
      onCreate("!has(object.spec.nodeName)"),
      "a pod that sets nodeName bypasses the scheduler, and with it taints",
    ),
    // The API server resolves the class to its value, whatever an existing cluster calls its classes.
    refuse(
      `!has(object.spec.priority) || object.spec.priority <= ${PRIORITY_VALUES.interactive}`,
      "priority classes of the platform and of the system are reserved",
    ),
    refuse(
      `${words(UNDISRUPTABLE)}.all(k, !(${has("object")}) || request.operation == 'UPDATE' && ${has("oldObject")})`,
      "a pod must not keep its node from being drained",
    ),
    refuse(
      onCreate(
        `!has(object.spec.terminationGracePeriodSeconds) || object.spec.terminationGracePeriodSeconds <= ${MAX_GRACE_SECONDS}`,
      ),
      `a pod may delay the drain of its node by ${MAX_GRACE_SECONDS} seconds at most`,
    ),
    refuse(
      `!has(object.metadata.finalizers) || object.metadata.finalizers.all(f, f == '${JOB_FINALIZER}' || request.operation == 'UPDATE' && has(oldObject.metadata.finalizers) && f in oldObject.metadata.finalizers)`,
      "a pod must have no finalizer: an eviction waits for it, and with it the drain of the node",
    ),
  ];
}

function volumeRules() {
  return [
    refuse(
      onCreate("variables.volumes.all(v, !has(v.emptyDir) || has(v.emptyDir.sizeLimit))"),
      "an emptyDir must have a sizeLimit: it could fill the disk of a shared node",
    ),
    refuse(
      onCreate("variables.volumes.all(v, !has(v.csi))"),
      "an inline CSI volume bypasses the quota and the identity of the tenant: use a claim",
    ),
    // Signature policies read the images of containers only.
    refuse(
      onCreate("variables.volumes.all(v, !has(v.image))"),
      "an image volume mounts an image whose signature nothing verifies",
    ),
  ];
}
