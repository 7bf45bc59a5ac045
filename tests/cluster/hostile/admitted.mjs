// What a tenant needs and what controllers, operators and the deployer write in its namespace.
import { claimSpec, container } from "./pods.mjs";
import {
  controller,
  create,
  DEPLOYER,
  KUBELET,
  NAMESPACE,
  object,
  operator,
  patch,
  remove,
  SCHEDULER,
} from "./requests.mjs";

const labels = { app: "own" };
const template = (restartPolicy) => ({ metadata: { labels }, spec: { restartPolicy, containers: [container()] } });
const workload = (kind, more = {}) =>
  object("apps/v1", kind, { selector: { matchLabels: labels }, template: template("Always"), ...more });
const job = { template: template("Never") };
const data = (kind, more) => ({ ...object("v1", kind, undefined), ...more });

/** Objects that a tenant may write, each of them also by the deployer. */
const OWN = [
  data("ConfigMap", { data: { a: "b" } }),
  data("Secret", { stringData: { a: "b" } }),
  data("ServiceAccount", { automountServiceAccountToken: false }),
  workload("Deployment"),
  workload("ReplicaSet"),
  workload("StatefulSet", {
    serviceName: "own",
    volumeClaimTemplates: [{ metadata: { name: "d" }, spec: claimSpec() }],
  }),
  object("batch/v1", "Job", job),
  object("batch/v1", "CronJob", { schedule: "0 3 * * *", jobTemplate: { spec: job } }),
  object("autoscaling/v2", "HorizontalPodAutoscaler", {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "odoo" },
    maxReplicas: 3,
  }),
];
const event = {
  reason: "x",
  message: "x",
  type: "Normal",
  involvedObject: { kind: "Pod", name: "existing", namespace: NAMESPACE },
};
const events = { ...object("v1", "Event", undefined), ...event };
const lease = object("coordination.k8s.io/v1", "Lease", { holderIdentity: "odoo" });

const tenants = OWN.flatMap((body) =>
  ["edit", "admin", "full"].map((as) => [`${as} creates a ${body.kind}`, { as }, create(body)]),
);

const TENANT = [
  ...tenants,
  ["full creates a Lease", { as: "full" }, create(lease)],
  ["full creates an Event", { as: "full" }, create(events)],
  ["edit changes a ConfigMap", { as: "edit" }, patch("v1", "ConfigMap", "odoo-conf", { metadata: { labels } })],
  ["edit changes a Deployment", { as: "edit" }, patch("apps/v1", "Deployment", "odoo", { metadata: { labels } })],
  [
    "edit scales a Deployment",
    { as: "edit" },
    patch("apps/v1", "Deployment", "odoo", { spec: { replicas: 2 } }, "scale"),
  ],
  ["edit deletes a pod", { as: "edit" }, remove("v1", "Pod", "existing")],
  ["edit evicts a pod", { as: "edit" }, eviction()],
  ["edit deletes a Deployment", { as: "edit" }, remove("apps/v1", "Deployment", "odoo-cron")],
  ["edit deletes a Service", { as: "edit" }, remove("v1", "Service", "odoo")],
  ["edit deletes a ConfigMap", { as: "edit" }, remove("v1", "ConfigMap", "odoo-conf")],
];

const slice = {
  ...object("discovery.k8s.io/v1", "EndpointSlice", undefined, { labels: { "kubernetes.io/service-name": "odoo" } }),
  addressType: "IPv4",
  ports: [{ port: 8069 }],
  endpoints: [{ addresses: ["10.20.1.7"] }],
};
const endpoints = data("Endpoints", { subsets: [{ addresses: [{ ip: "10.20.1.7" }], ports: [{ port: 8069 }] }] });
const revision = { ...object("apps/v1", "ControllerRevision", undefined), revision: 1, data: {} };
const statusOf = (version, kind, name, status) => patch(version, kind, name, { status }, "status");
const binding = {
  method: "POST",
  path: `/api/v1/namespaces/${NAMESPACE}/pods/existing/binding`,
  body: { apiVersion: "v1", kind: "Binding", metadata: { name: "existing" }, target: { kind: "Node", name: "node-a" } },
};
const condition = { conditions: [{ type: "PodReadyToStartContainers", status: "True" }] };

const CONTROLLERS = [
  ["endpointslice-controller", create(slice)],
  ["endpoint-controller", create(endpoints)],
  ["deployment-controller", create(workload("ReplicaSet"))],
  ["deployment-controller", statusOf("apps/v1", "Deployment", "odoo", { observedGeneration: 99 })],
  ["statefulset-controller", create(revision)],
  ["statefulset-controller", create(object("v1", "PersistentVolumeClaim", claimSpec()))],
  ["cronjob-controller", create(object("batch/v1", "Job", job))],
  ["horizontal-pod-autoscaler", patch("apps/v1", "Deployment", "odoo", { spec: { replicas: 3 } }, "scale")],
  ["disruption-controller", statusOf("policy/v1", "PodDisruptionBudget", "odoo", { disruptionsAllowed: 1 })],
  ["resourcequota-controller", statusOf("v1", "ResourceQuota", "tenant", { used: { pods: "1" } })],
  ["service-account-controller", create(data("ServiceAccount", {}))],
  ["root-ca-cert-publisher", create(data("ConfigMap", { data: { "ca.crt": "x" } }))],
  ["pod-garbage-collector", remove("v1", "Pod", "existing")],
  ["generic-garbage-collector", remove("v1", "PersistentVolumeClaim", "odoo-files")],
  ["generic-garbage-collector", remove("networking.k8s.io/v1", "NetworkPolicy", "odoo")],
  ["namespace-controller", remove("v1", "ResourceQuota", "tenant")],
  ["namespace-controller", remove("v1", "LimitRange", "tenant")],
  ["persistent-volume-binder", patch("v1", "PersistentVolumeClaim", "odoo-files", { spec: { volumeName: "pvc-1" } })],
  ["aws-load-balancer-controller", statusOf("v1", "Pod", "existing", condition)],
  ["karpenter", eviction()],
].map(([name, request]) => [`${name} ${request.method} ${request.path}`, controller(name), request]);

const issued = { ...data("Secret", { stringData: { "tls.crt": "x" } }) };
const scaled = object("autoscaling/v2", "HorizontalPodAutoscaler", {
  scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "odoo" },
  maxReplicas: 3,
});
const requested = object("cert-manager.io/v1", "CertificateRequest", {
  request: "bm9uZQ==",
  issuerRef: { name: "public" },
});
const scaler = object("keda.sh/v1alpha1", "ScaledObject", {
  scaleTargetRef: { name: "odoo" },
  triggers: [
    { type: "cron", metadata: { timezone: "UTC", start: "0 8 * * *", end: "0 9 * * *", desiredReplicas: "2" } },
  ],
});

const OPERATORS = [
  ["cert-manager", create(issued)],
  ["cert-manager", create(requested)],
  ["keda", create(scaled)],
  ["keda", create(scaler)],
].map(([name, request]) => [`${name} ${request.method} ${request.path}`, operator(name), request]);

const middleware = object("traefik.io/v1alpha1", "Middleware", { buffering: { maxRequestBodyBytes: 1_000_000 } });
const store = object("external-secrets.io/v1", "SecretStore", {
  provider: { fake: { data: [{ key: "a", value: "b" }] } },
});
const policy = object("networking.k8s.io/v1", "NetworkPolicy", { podSelector: {}, policyTypes: ["Egress"] });
const issuer = object("cert-manager.io/v1", "Issuer", { selfSigned: {} });

const DEPLOYED = [
  ...[...OWN, middleware, store, policy, issuer, scaler, lease, slice].map((body) => [body.kind, create(body)]),
  ["ResourceQuota", patch("v1", "ResourceQuota", "tenant", { spec: { hard: { pods: "99" } } })],
  ["NetworkPolicy", remove("networking.k8s.io/v1", "NetworkPolicy", "odoo")],
  ["LimitRange", remove("v1", "LimitRange", "tenant")],
  [
    "certificate of a route",
    patch("traefik.io/v1alpha1", "IngressRoute", "odoo", { spec: { tls: { secretName: "own" } } }),
  ],
].flatMap(([kind, request]) =>
  [DEPLOYER, { as: "break-glass" }, { as: "tenant-ci", groups: ["tenant-deployers"] }].map((principal) => [
    `${principal.as ?? "the deployer"} ${request.method} ${kind}`,
    principal,
    request,
  ]),
);

const NODES = [
  ["the scheduler binds a pod", SCHEDULER, binding],
  ["the scheduler reports on a pod", SCHEDULER, statusOf("v1", "Pod", "existing", condition)],
  ["a kubelet reports on its pod", KUBELET, statusOf("v1", "Pod", "on-node", condition)],
  ["a kubelet deletes its pod", KUBELET, remove("v1", "Pod", "on-node")],
];

export const ADMITTED = [...TENANT, ...CONTROLLERS, ...OPERATORS, ...DEPLOYED, ...NODES];

function eviction() {
  return {
    method: "POST",
    path: `/api/v1/namespaces/${NAMESPACE}/pods/existing/eviction`,
    body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "existing", namespace: NAMESPACE } },
  };
}
