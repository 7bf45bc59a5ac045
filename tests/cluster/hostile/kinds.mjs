// Kinds by which an operator, a controller or the control plane acts with rights that the tenant does not have.
import { create, NAMESPACE, object, patch, remove, removeAll, TENANTS } from "./requests.mjs";

const only = (verb, kind) => new RegExp(`only the platform's deployer and controllers may ${verb} ${kind}`);
/** The kind is not admitted, and in production the deletion guard applies as well; the API server names either. */
const CLAIM_DELETED = /may delete persistentvolumeclaims|annotate retail-odoo.io\/confirm-delete=odoo-files/;
const FULL = ["full"];
const CONDITION = {
  type: "Ready",
  status: "True",
  reason: "Forged",
  message: "",
  lastTransitionTime: "2026-01-01T00:00:00Z",
};
const PROMETHEUS = "http://kube-prometheus-stack-prometheus.monitoring:9090";
const METADATA = "http://169.254.169.254/latest/meta-data";

/** Objects that only the deployer writes, by what would act on them. */
const CREATED = [
  // External Secrets, with its own AWS identity or from its own network.
  [
    "external-secrets.io/v1",
    "SecretStore",
    { provider: { aws: { service: "SecretsManager", region: "eu-central-1" } } },
  ],
  [
    "external-secrets.io/v1",
    "SecretStore",
    { provider: { aws: { service: "ParameterStore", region: "eu-central-1" } } },
  ],
  ["external-secrets.io/v1", "SecretStore", { provider: { webhook: { url: METADATA, result: { jsonPath: "$" } } } }],
  [
    "external-secrets.io/v1",
    "ExternalSecret",
    {
      secretStoreRef: { kind: "ClusterSecretStore", name: "retail-odoo-aws" },
      dataFrom: [{ extract: { key: "retail-prod/lumen" } }],
    },
  ],
  ["external-secrets.io/v1alpha1", "PushSecret", pushSecret()],
  // cert-manager, from its own namespace.
  [
    "cert-manager.io/v1",
    "Issuer",
    { vault: { server: PROMETHEUS, path: "p", auth: { tokenSecretRef: { name: "t" } } } },
  ],
  ["cert-manager.io/v1", "Issuer", { acme: { server: METADATA, privateKeySecretRef: { name: "k" }, solvers: [] } }],
  ["cert-manager.io/v1", "Issuer", { selfSigned: {} }],
  [
    "cert-manager.io/v1",
    "Certificate",
    { secretName: "c", dnsNames: ["shop.lumen.example"], issuerRef: { kind: "ClusterIssuer", name: "public" } },
  ],
  ["cert-manager.io/v1", "CertificateRequest", { request: "bm9uZQ==", issuerRef: { name: "public" } }],
  // KEDA, with its own identity.
  [
    "keda.sh/v1alpha1",
    "ScaledObject",
    scaler("prometheus", { serverAddress: PROMETHEUS, query: "up", threshold: "1" }),
  ],
  ["keda.sh/v1alpha1", "ScaledObject", scaler("metrics-api", { url: METADATA, valueLocation: "x", targetValue: "1" })],
  [
    "keda.sh/v1alpha1",
    "ScaledJob",
    { jobTargetRef: { template: podTemplate() }, triggers: [{ type: "cron", metadata: {} }] },
  ],
  ["keda.sh/v1alpha1", "TriggerAuthentication", { podIdentity: { provider: "aws", identityOwner: "keda" } }],
  // Traefik, for all hosts.
  [
    "traefik.io/v1alpha1",
    "TraefikService",
    { weighted: { services: [{ name: "api@internal", kind: "TraefikService" }] } },
  ],
  [
    "traefik.io/v1alpha1",
    "TraefikService",
    { mirroring: { name: "odoo", port: 8069, mirrors: [{ name: "spy", port: 80 }] } },
  ],
  ["traefik.io/v1alpha1", "Middleware", { forwardAuth: { address: PROMETHEUS } }],
  ["traefik.io/v1alpha1", "Middleware", { errors: { status: ["500"], service: { name: "x", port: 80 }, query: "/" } }],
  ["traefik.io/v1alpha1", "MiddlewareTCP", { inFlightConn: { amount: 1 } }],
  ["traefik.io/v1alpha1", "TLSOption", { minVersion: "VersionTLS10" }],
  ["traefik.io/v1alpha1", "TLSStore", { defaultCertificate: { secretName: "mine" } }, "default"],
  ["traefik.io/v1alpha1", "ServersTransport", { insecureSkipVerify: true, disableHTTP2: true }],
  // The AWS Load Balancer Controller, with rights on security groups and target groups.
  [
    "elbv2.k8s.aws/v1beta1",
    "TargetGroupBinding",
    { targetGroupName: "edge", serviceRef: { name: "odoo", port: 8069 } },
  ],
  // The Prometheus operator.
  ["monitoring.coreos.com/v1", "PodMonitor", { selector: {}, podMetricsEndpoints: [{ port: "http" }] }],
  ["monitoring.coreos.com/v1", "ServiceMonitor", { selector: {}, endpoints: [{ port: "http" }] }],
  ["monitoring.coreos.com/v1", "PrometheusRule", { groups: [] }],
  ["monitoring.coreos.com/v1", "Probe", { prober: { url: "prober:80" } }],
  ["monitoring.coreos.com/v1alpha1", "ScrapeConfig", { staticConfigs: [{ targets: ["169.254.169.254"] }] }],
  // CloudNativePG, which creates pods and volumes of its own.
  ["postgresql.cnpg.io/v1", "Cluster", { instances: 1, storage: { size: "1Gi" } }],
  ["postgresql.cnpg.io/v1", "Pooler", { cluster: { name: "main" }, pgbouncer: { poolMode: "session" } }],
  // Kubernetes itself.
  ["networking.k8s.io/v1", "NetworkPolicy", { podSelector: {}, policyTypes: ["Egress"], egress: [{}] }],
  ["networking.k8s.io/v1", "NetworkPolicy", { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] }],
  ["networking.k8s.io/v1", "Ingress", { rules: [{ host: "shop.lumen.example", http: { paths: [ingressPath()] } }] }],
  ["v1", "ResourceQuota", { hard: { pods: "999" } }],
  ["v1", "LimitRange", { limits: [{ type: "Container", max: { cpu: "64" } }] }],
  ["v1", "ReplicationController", { replicas: 1, selector: { a: "b" }, template: podTemplate() }],
  ["apps/v1", "DaemonSet", { selector: { matchLabels: { a: "b" } }, template: podTemplate() }],
];

/** Objects whose content is not under `spec`. */
const BODIES = [
  [object("v1", "Endpoints", undefined), { subsets: [{ addresses: [{ ip: "10.20.1.7" }], ports: [{ port: 8069 }] }] }],
  [
    object("discovery.k8s.io/v1", "EndpointSlice", undefined, { labels: { "kubernetes.io/service-name": "odoo" } }),
    { addressType: "IPv4", ports: [{ port: 8069 }], endpoints: [{ addresses: ["10.20.1.7"] }] },
  ],
  [object("rbac.authorization.k8s.io/v1", "Role", undefined), { rules: [] }],
  [
    object("rbac.authorization.k8s.io/v1", "RoleBinding", undefined),
    {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
      subjects: [{ kind: "ServiceAccount", name: "odoo", namespace: NAMESPACE }],
    },
  ],
  [object("apps/v1", "ControllerRevision", undefined), { revision: 9, data: {} }],
  [object("storage.k8s.io/v1", "CSIStorageCapacity", undefined), { storageClassName: "retail-odoo-block" }],
  [object("v1", "PodTemplate", undefined), { template: podTemplate() }],
].map(([base, body]) => ({ ...base, ...body }));

/** Resources that ClusterRole `edit` covers, and those that `admin` adds to it. */
const EDIT = ["NetworkPolicy", "Ingress", "ReplicationController", "DaemonSet"];
const ADMIN = [...EDIT, "Role", "RoleBinding"];
const principals = (kind) => (EDIT.includes(kind) ? TENANTS : ADMIN.includes(kind) ? ["admin", "full"] : FULL);

const created = [...CREATED.map(([version, kind, spec, name]) => object(version, kind, spec, { name })), ...BODIES].map(
  (body) => [`creates ${body.kind}`, principals(body.kind), create(body), only("create", "")],
);

export const KINDS = [
  ...created,
  ["deletes the quota", FULL, remove("v1", "ResourceQuota", "tenant"), only("delete", "resourcequotas")],
  ["deletes the affinity quota", FULL, remove("v1", "ResourceQuota", "affinity"), only("delete", "resourcequotas")],
  ["deletes every quota", FULL, removeAll("v1", "ResourceQuota"), only("delete", "resourcequotas")],
  ["deletes the limits", FULL, remove("v1", "LimitRange", "tenant"), only("delete", "limitranges")],
  [
    "raises the quota",
    FULL,
    patch("v1", "ResourceQuota", "tenant", { spec: { hard: { pods: "999" } } }),
    only("update", "resourcequotas"),
  ],
  [
    "resets the quota's usage",
    FULL,
    patch("v1", "ResourceQuota", "tenant", { status: { used: { pods: "0" } } }, "status"),
    only("update", "resourcequotas/status"),
  ],
  [
    "deletes the default-deny policy",
    TENANTS,
    remove("networking.k8s.io/v1", "NetworkPolicy", "default-deny"),
    only("delete", "networkpolicies.networking.k8s.io"),
  ],
  [
    "opens a policy of the platform",
    TENANTS,
    patch("networking.k8s.io/v1", "NetworkPolicy", "odoo", { spec: { egress: [{}] } }),
    only("update", "networkpolicies.networking.k8s.io"),
  ],
  ["deletes the claim of its files", TENANTS, remove("v1", "PersistentVolumeClaim", "odoo-files"), CLAIM_DELETED],
  ["deletes every claim", TENANTS, removeAll("v1", "PersistentVolumeClaim"), CLAIM_DELETED],
  ["requests a token of its service account", TENANTS, tokenOf("odoo"), only("create", "serviceaccounts/token")],
  [
    "binds a pod to a node",
    FULL,
    {
      method: "POST",
      path: `/api/v1/namespaces/${NAMESPACE}/pods/existing/binding`,
      body: {
        apiVersion: "v1",
        kind: "Binding",
        metadata: { name: "existing" },
        target: { kind: "Node", name: "data-a" },
      },
    },
    only("create", "pods/binding"),
  ],
  [
    "binds by the Binding kind",
    FULL,
    {
      method: "POST",
      path: `/api/v1/namespaces/${NAMESPACE}/bindings`,
      body: {
        apiVersion: "v1",
        kind: "Binding",
        metadata: { name: "existing" },
        target: { kind: "Node", name: "data-a" },
      },
    },
    only("create", "bindings"),
  ],
  [
    "gives a pod the address of another",
    FULL,
    patch("v1", "Pod", "existing", { status: { podIP: "10.20.1.7", podIPs: [{ ip: "10.20.1.7" }] } }, "status"),
    only("update", "pods/status"),
  ],
  [
    "changes the status of a Service",
    FULL,
    patch("v1", "Service", "odoo", { status: { conditions: [CONDITION] } }, "status"),
    only("update", "services/status"),
  ],
  [
    "lets a budget allow no disruption",
    FULL,
    patch("policy/v1", "PodDisruptionBudget", "odoo", { status: { disruptionsAllowed: 0 } }, "status"),
    only("update", "poddisruptionbudgets/status"),
  ],
  [
    "claims that a deployment is complete",
    FULL,
    patch("apps/v1", "Deployment", "odoo", { status: { replicas: 99 } }, "status"),
    only("update", "deployments/status"),
  ],
];

function tokenOf(account) {
  return {
    method: "POST",
    path: `/api/v1/namespaces/${NAMESPACE}/serviceaccounts/${account}/token`,
    body: tokenRequest(),
  };
}

function tokenRequest() {
  return {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec: { audiences: ["pods.eks.amazonaws.com"] },
  };
}

function podTemplate() {
  return {
    metadata: { labels: { a: "b" } },
    spec: { restartPolicy: "Always", containers: [{ name: "c", image: "docker.io/library/odoo" }] },
  };
}

function scaler(type, metadata) {
  return { scaleTargetRef: { name: "odoo" }, triggers: [{ type, metadata }] };
}

function pushSecret() {
  return {
    secretStoreRefs: [{ kind: "ClusterSecretStore", name: "retail-odoo-aws" }],
    selector: { secret: { name: "mine" } },
    data: [{ match: { secretKey: "a", remoteRef: { remoteKey: "retail-prod/lumen" } } }],
  };
}

function ingressPath() {
  return { path: "/", pathType: "Prefix", backend: { service: { name: "odoo", port: { number: 8069 } } } };
}
