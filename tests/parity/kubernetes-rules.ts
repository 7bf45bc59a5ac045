import type { Rule } from "./rule";
import { at, each, given, isObject, list, type Check, type Inputs } from "./stack";
import type { Json } from "@retail-odoo/preview";

const WORKLOADS = [
  "kubernetes:apps/v1:Deployment",
  "kubernetes:apps/v1:StatefulSet",
  "kubernetes:apps/v1:DaemonSet",
  "kubernetes:batch/v1:Job",
];
const SERVERS = WORKLOADS.slice(0, 3);
const NAMESPACED = [...WORKLOADS, "kubernetes:core/v1:Service", "kubernetes:core/v1:ConfigMap"];
const ROLES = ["kubernetes:rbac.authorization.k8s.io/v1:Role", "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole"];
const NO_ROLES = "The library creates no RBAC roles; charts bring their own.";
const TENANT = /^tenant-/;

const podOf = (inputs: Inputs) => at(inputs, "spec", "template", "spec");
const containersOf = (inputs: Inputs) =>
  ["initContainers", "containers"].flatMap((kind) => list(at(podOf(inputs), kind)));

const pods = (holds: (pod: Json | undefined) => boolean): Check => each(WORKLOADS, (inputs) => holds(podOf(inputs)));
const containers = (holds: (container: Json, pod: Json | undefined) => boolean, types = WORKLOADS): Check =>
  each(types, (inputs) => {
    const found = containersOf(inputs);
    return found.length > 0 && found.every((container) => holds(container, podOf(inputs)));
  });

/** A container's own setting wins over its pod's. */
const security = (container: Json, pod: Json | undefined, field: string) =>
  at(container, "securityContext", field) ?? at(pod, "securityContext", field);
const capabilities = (container: Json, list_: "add" | "drop") =>
  list(at(container, "securityContext", "capabilities", list_)).map(String);
const quantity = (kind: "requests" | "limits", what: "cpu" | "memory") =>
  containers((container) => given(at(container, "resources", kind, what)));

/** Each tenant's namespace has an object of this kind. */
const inEveryTenant = (type: string, holds: (inputs: Inputs) => boolean): Check =>
  each(["kubernetes:core/v1:Namespace"], (namespace, stack) => {
    const name = at(namespace, "metadata", "name");
    const own = stack.filter((other) => other.type === type && at(other.inputs, "metadata", "namespace") === name);
    return !TENANT.test(String(name)) || own.some(({ inputs }) => holds(inputs));
  });

/** Roles without a rule that gives one of these verbs on one of these resources. */
const withholds = (verbs: string[], resources: string[]): Check =>
  each(ROLES, ({ rules }) =>
    list(rules).every((rule) => {
      const has = (field: string, words: string[]) =>
        list(at(rule, field)).some((word) => word === "*" || words.includes(String(word)));
      return !(has("verbs", verbs) && has("resources", resources));
    }),
  );
const CHANGE = ["create", "update", "patch", "delete", "deletecollection"];
const READ = ["get", "list", "watch"];

const isDefaultDeny = ({ spec }: Inputs) =>
  isObject(at(spec, "podSelector")) &&
  Object.keys(at(spec, "podSelector") as object).length === 0 &&
  ["Ingress", "Egress"].every((side) => list(at(spec, "policyTypes")).includes(side));

export const KUBERNETES_RULES: readonly Rule[] = [
  {
    ids: ["KSV-0001", "CKV_K8S_20"],
    says: "No container gains rights.",
    check: containers((container) => at(container, "securityContext", "allowPrivilegeEscalation") === false),
  },
  {
    ids: ["KSV-0003", "KSV-0106", "CKV_K8S_28", "CKV_K8S_37"],
    says: "Containers drop all capabilities.",
    check: containers((container) => capabilities(container, "drop").includes("ALL")),
  },
  {
    ids: ["KSV-0022", "CKV_K8S_25"],
    says: "Containers add no capability.",
    check: containers((container) => capabilities(container, "add").length === 0),
  },
  {
    ids: ["KSV-0008", "CKV_K8S_18"],
    says: "No pod shares the node's IPC namespace.",
    check: pods((pod) => at(pod, "hostIPC") !== true),
  },
  {
    ids: ["KSV-0009", "CKV_K8S_19"],
    says: "No pod shares the node's network namespace.",
    check: pods((pod) => at(pod, "hostNetwork") !== true),
  },
  {
    ids: ["KSV-0010", "CKV_K8S_17"],
    says: "No pod shares the node's PID namespace.",
    check: pods((pod) => at(pod, "hostPID") !== true),
  },
  {
    ids: ["KSV-0012", "CKV_K8S_23"],
    says: "No container runs as root.",
    check: containers((container, pod) => security(container, pod, "runAsNonRoot") === true),
  },
  {
    ids: ["KSV-0014", "CKV_K8S_22"],
    says: "Root file systems are read-only.",
    check: containers((container) => at(container, "securityContext", "readOnlyRootFilesystem") === true),
  },
  {
    ids: ["KSV-0017", "CKV_K8S_16"],
    says: "No container is privileged.",
    check: containers((container) => at(container, "securityContext", "privileged") !== true),
  },
  {
    ids: ["KSV-0023"],
    says: "No pod mounts a path of the node.",
    check: pods((pod) => list(at(pod, "volumes")).every((volume) => !given(at(volume, "hostPath")))),
  },
  {
    ids: ["KSV-0024", "CKV_K8S_26"],
    says: "No container takes a port of the node.",
    check: containers((container) => list(at(container, "ports")).every((port) => !given(at(port, "hostPort")))),
  },
  {
    ids: ["KSV-0030", "KSV-0104", "CKV_K8S_31"],
    says: "The runtime's seccomp profile is on.",
    check: containers((container, pod) => at(security(container, pod, "seccompProfile"), "type") === "RuntimeDefault"),
  },
  {
    ids: ["KSV-0036", "CKV_K8S_38"],
    says: "Pods carry no token of their service account.",
    check: pods((pod) => at(pod, "automountServiceAccountToken") === false),
  },
  {
    ids: ["CKV_K8S_29"],
    says: "Pods have a security context.",
    check: pods((pod) => isObject(at(pod, "securityContext"))),
  },
  {
    ids: ["CKV_K8S_30"],
    says: "Containers have a security context.",
    check: containers((container) => isObject(at(container, "securityContext"))),
  },
  {
    ids: ["CKV_K8S_8"],
    says: "What serves is watched: alive.",
    check: containers((container) => isObject(at(container, "livenessProbe")), SERVERS),
  },
  {
    ids: ["CKV_K8S_9"],
    // Scheduled actions listen on no port: they have a liveness probe and no readiness probe.
    says: "Pods that serve have a readiness probe; pods without a port have a liveness probe.",
    check: containers(
      (container) =>
        isObject(at(container, "readinessProbe")) ||
        (at(container, "ports") === undefined && isObject(at(container, "livenessProbe"))),
      SERVERS,
    ),
  },
  { ids: ["CKV_K8S_10"], says: "Containers request CPU.", check: quantity("requests", "cpu") },
  { ids: ["CKV_K8S_11"], says: "Containers have a limit of CPU.", check: quantity("limits", "cpu") },
  { ids: ["CKV_K8S_12"], says: "Containers request memory.", check: quantity("requests", "memory") },
  { ids: ["CKV_K8S_13"], says: "Containers have a limit of memory.", check: quantity("limits", "memory") },
  {
    ids: ["container-ephemeral-storage-request-and-limit"],
    says: "Containers request disk of the node and have a limit of it.",
    check: containers((container) =>
      ["requests", "limits"].every((kind) => given(at(container, "resources", kind, "ephemeral-storage"))),
    ),
  },
  {
    ids: ["deployment-has-host-podantiaffinity", "statefulset-has-host-podantiaffinity"],
    // kube-score counts anti-affinity alone; a spread constraint does the same, and still places a pod where nodes are few.
    says: "Pods of one workload spread over nodes.",
    check: each(
      SERVERS,
      ({ spec }) =>
        Number(at(spec, "replicas") ?? 1) < 2 ||
        list(at(spec, "template", "spec", "topologySpreadConstraints")).some(
          (constraint) => at(constraint, "topologyKey") === "kubernetes.io/hostname",
        ) ||
        given(at(spec, "template", "spec", "affinity", "podAntiAffinity")),
    ),
  },
  {
    ids: ["CKV_K8S_14", "CKV_K8S_43"],
    says: "Images are pinned by digest.",
    check: containers((container) => /@sha256:[0-9a-f]{64}$/.test(String(at(container, "image")))),
  },
  {
    ids: ["CKV_K8S_15", "container-image-pull-policy"],
    says: "Images are pulled anew, or pinned so that there is nothing new.",
    check: containers(
      (container) =>
        at(container, "imagePullPolicy") === "Always" || String(at(container, "image")).includes("@sha256:"),
    ),
  },
  {
    ids: ["KSV-0110", "CKV_K8S_21"],
    says: "Nothing is in the namespace default.",
    check: each(
      NAMESPACED,
      (inputs) => !["default", undefined].includes(at(inputs, "metadata", "namespace") as string),
    ),
  },
  {
    ids: ["KSV-0038", "CKV2_K8S_6"],
    says: "Every tenant's pods are under a network policy that denies.",
    check: inEveryTenant("kubernetes:networking.k8s.io/v1:NetworkPolicy", isDefaultDeny),
  },
  {
    ids: ["KSV-0039"],
    says: "Every tenant has limits for containers.",
    check: inEveryTenant("kubernetes:core/v1:LimitRange", ({ spec }) => list(at(spec, "limits")).length > 0),
  },
  {
    ids: ["KSV-0040"],
    says: "Every tenant has a quota.",
    check: inEveryTenant("kubernetes:core/v1:ResourceQuota", ({ spec }) => isObject(at(spec, "hard"))),
  },
  {
    ids: ["KSV-0108"],
    says: "No Service claims an address.",
    check: each(["kubernetes:core/v1:Service"], ({ spec }) => list(at(spec, "externalIPs")).length === 0),
  },
  {
    ids: ["KSV-0125"],
    says: "Images come from trusted registries: admission knows each tenant's repositories.",
    check: each(
      ["kubernetes:core/v1:Namespace"],
      (namespace) =>
        !TENANT.test(String(at(namespace, "metadata", "name"))) ||
        given(at(namespace, "metadata", "annotations", "retail-odoo.io/images")),
    ),
  },
  {
    ids: ["KSV-0041", "CKV2_K8S_5"],
    says: "No role reads or changes Secrets.",
    check: withholds([...READ, ...CHANGE], ["secrets"]),
    absent: NO_ROLES,
  },
  {
    ids: ["KSV-0044", "KSV-0045", "KSV-0046"],
    says: "No role has everything.",
    check: each(ROLES, ({ rules }) => !JSON.stringify(rules ?? []).includes('"*"')),
    absent: NO_ROLES,
  },
  {
    ids: ["KSV-0047", "KSV-0053", "CKV2_K8S_2"],
    says: "No role runs commands in pods or on nodes.",
    check: withholds(CHANGE, ["pods/exec", "pods/attach", "nodes/proxy"]),
    absent: NO_ROLES,
  },
  {
    ids: ["KSV-0048"],
    says: "No role changes workloads.",
    check: withholds(CHANGE, ["pods", "deployments", "jobs", "cronjobs", "statefulsets", "daemonsets", "replicasets"]),
    absent: NO_ROLES,
  },
  {
    ids: ["KSV-0049", "KSV-0056"],
    says: "No role changes configuration or the network.",
    check: withholds(CHANGE, ["configmaps", "services", "endpoints", "endpointslices", "networkpolicies", "ingresses"]),
    absent: NO_ROLES,
  },
  {
    ids: ["KSV-0050", "KSV-0051", "KSV-0052", "CKV2_K8S_1", "CKV_K8S_157", "CKV_K8S_158"],
    says: "No role gives rights.",
    check: withholds([...CHANGE, "bind", "escalate"], ["roles", "clusterroles", "rolebindings", "clusterrolebindings"]),
    absent: NO_ROLES,
  },
  {
    ids: ["KSV-0054", "KSV-0055"],
    says: "No role attaches to pods or reads their logs.",
    check: withholds([...READ, ...CHANGE], ["pods/attach", "pods/log"]),
    absent: NO_ROLES,
  },
  {
    ids: ["CKV_K8S_155"],
    says: "No role changes admission.",
    check: withholds(CHANGE, ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"]),
    absent: NO_ROLES,
  },
  {
    ids: ["CKV_K8S_156"],
    says: "No role approves certificates.",
    check: withholds([...CHANGE, "approve"], ["certificatesigningrequests/approval"]),
    absent: NO_ROLES,
  },
  {
    ids: ["CKV2_K8S_3"],
    says: "No role may impersonate.",
    check: withholds(["impersonate"], ["users", "groups", "serviceaccounts"]),
    absent: NO_ROLES,
  },
  {
    ids: ["CKV2_K8S_4"],
    says: "No role changes the status of Services.",
    check: withholds(CHANGE, ["services/status"]),
    absent: NO_ROLES,
  },
];
