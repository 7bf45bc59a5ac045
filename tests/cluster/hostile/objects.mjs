// Kinds that a tenant may write, with content that reaches beyond its namespace.
import { claimSpec } from "./pods.mjs";
import { controller, create, NAMESPACE, object, patch, TENANTS } from "./requests.mjs";

const FULL = ["full"];
const HOST = "Host(`northmark.erp.example.com`)";
const ODOO = { kind: "Service", name: "odoo", port: "http" };

export function route(spec = {}, rule = {}, metadata = {}, kind = "IngressRoute") {
  const routes = [{ kind: "Rule", match: `(${HOST})`, services: [ODOO], ...rule }];
  return object("traefik.io/v1alpha1", kind, { entryPoints: ["websecure"], routes, tls: {}, ...spec }, metadata);
}

const bareRoute = (kind, match) =>
  object("traefik.io/v1alpha1", kind, {
    routes: [{ ...(match && { match }), services: [{ name: "odoo", port: 8069 }] }],
  });
const matching = (match) => route({}, { match });
const leading = (service) => route({}, { services: [{ ...ODOO, ...service }] });
const FIRST = /must name its hosts first/;
const LISTED = /may only name hosts listed/;
const INTERNAL = /services with an @ are internal/;
const OWN_SERVICES = /may only lead to Services of its own namespace/;
const OWN_MIDDLEWARES = /may only use middlewares of its own namespace/;
const TLS = /the deployer sets certificates and TLS options/;
const DNS = /the deployer sets DNS records/;

const ROUTES = [
  ["another's host", matching("(Host(`shop.lumen.example`))"), LISTED],
  ["another's host beside its own", matching(`(${HOST} || Host(\`shop.lumen.example\`))`), LISTED],
  ["every host", matching("PathPrefix(`/`)"), FIRST],
  ["every host by an alternative", matching(`(${HOST}) || PathPrefix(\`/\`)`), FIRST],
  ["hosts by a pattern", matching("(HostRegexp(`.*`))"), FIRST],
  ["every host but one", matching(`(!${HOST})`), FIRST],
  ["Traefik's metrics", leading({ kind: "TraefikService", name: "prometheus@internal" }), INTERNAL],
  ["Traefik's API as a Service", leading({ name: "api@internal" }), INTERNAL],
  ["another provider's service", leading({ name: "tenant-lumen-odoo@kubernetescrd" }), INTERNAL],
  ["a TraefikService", leading({ kind: "TraefikService", name: "spy" }), OWN_SERVICES],
  ["a Service of another namespace", leading({ namespace: "monitoring", name: "prometheus" }), OWN_SERVICES],
  ["a transport of the edge", leading({ serversTransport: "insecure" }), OWN_SERVICES],
  [
    "a middleware of another namespace",
    route({}, { middlewares: [{ name: "m", namespace: "traefik" }] }),
    OWN_MIDDLEWARES,
  ],
  [
    "a middleware of another provider",
    route({}, { middlewares: [{ name: "traefik-m@kubernetescrd" }] }),
    OWN_MIDDLEWARES,
  ],
  ["a certificate", route({ tls: { secretName: "cert-of-shop-lumen" } }), TLS],
  ["TLS options", route({ tls: { options: { name: "weak", namespace: "traefik" } } }), TLS],
  ["a certificate store", route({ tls: { store: { name: "default" } } }), TLS],
  ["a certificate resolver", route({ tls: { certResolver: "acme", domains: [{ main: "shop.lumen.example" }] } }), TLS],
  ["Traefik's own entry point", route({ entryPoints: ["traefik"] }), /may only use the entry points/],
  [
    "the metrics entry point beside its own",
    route({ entryPoints: ["websecure", "metrics"] }),
    /may only use the entry points/,
  ],
  ["a DNS target", route({}, {}, { annotations: { "external-dns.alpha.kubernetes.io/target": "192.0.2.1" } }), DNS],
  ["bare TCP", bareRoute("IngressRouteTCP", "HostSNI(`*`)"), /TCP and UDP routes cannot/],
  ["bare UDP", bareRoute("IngressRouteUDP"), /TCP and UDP routes cannot/],
].map(([title, body, refusal]) => [`routes ${title}`, FULL, create(body), refusal]);

export function service(spec = {}, metadata = {}) {
  return object("v1", "Service", { selector: { a: "b" }, ports: [{ port: 80 }], ...spec }, metadata);
}
const CLUSTER_IP = /must be of type ClusterIP/;
const hostname = (value) => ({ annotations: { "external-dns.alpha.kubernetes.io/hostname": value } });

const SERVICES = [
  ["an external IP", service({ externalIPs: ["192.0.2.1"] }), /external IP intercepts/],
  ["a load balancer", service({ type: "LoadBalancer" }), CLUSTER_IP],
  [
    "a load balancer of another class",
    service({ type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb" }),
    CLUSTER_IP,
  ],
  ["a port of the nodes", service({ type: "NodePort" }), CLUSTER_IP],
  [
    "an external name",
    service({ type: "ExternalName", externalName: "prometheus.monitoring.svc", selector: null }),
    CLUSTER_IP,
  ],
  ["the DNS name of another", service({ clusterIP: "None" }, hostname("shop.lumen.example")), DNS],
].map(([title, body, refusal]) => [`serves by ${title}`, TENANTS, create(body), refusal]);

function budget(spec) {
  return object("policy/v1", "PodDisruptionBudget", { selector: { matchLabels: { app: "own" } }, ...spec });
}
const BUDGET = /only the platform's deployer and controllers may (create|update) poddisruptionbudgets.policy/;
const PLATFORM_POD = { "app.kubernetes.io/component": "web" };

// A second budget for a pod blocks every eviction of it, whatever both allow.
const BUDGETS = [
  ["minAvailable of 100%", budget({ minAvailable: "100%" })],
  ["maxUnavailable of 0", budget({ maxUnavailable: 0 })],
  ["one pod", budget({ maxUnavailable: 1 })],
  ["all pods", budget({ maxUnavailable: 1, selector: {} })],
  ["the platform's pods", budget({ maxUnavailable: 1, selector: { matchLabels: PLATFORM_POD } })],
  [
    "a label that it put on a pod of the platform",
    budget({ maxUnavailable: 1, selector: { matchLabels: { own: "x" } } }),
  ],
].map(([title, body]) => [`sets a disruption budget of ${title}`, TENANTS, create(body), BUDGET]);

export function claim(spec = {}) {
  return object("v1", "PersistentVolumeClaim", { ...claimSpec(), ...spec });
}
const CHOSEN = /must not choose its volume or copy one/;

const CLAIMS = [
  ["another's volume", claim({ volumeName: "pvc-of-lumen" }), CHOSEN],
  ["volumes by label", claim({ selector: { matchLabels: { tenant: "lumen" } } }), CHOSEN],
  ["a copy of a volume", claim({ dataSource: { kind: "PersistentVolumeClaim", name: "odoo-files" } }), CHOSEN],
  [
    "a snapshot",
    claim({ dataSourceRef: { apiGroup: "snapshot.storage.k8s.io", kind: "VolumeSnapshot", name: "lumen" } }),
    CHOSEN,
  ],
].map(([title, body, refusal]) => [`claims ${title}`, TENANTS, create(body), refusal]);

export const OBJECTS = [
  ...ROUTES,
  ...SERVICES,
  ...BUDGETS,
  ...CLAIMS,
  // From templates of a StatefulSet, and of a pod's ephemeral volume.
  [
    "claims another's volume through a controller",
    [controller("statefulset-controller"), controller("ephemeral-volume-controller")],
    create(claim({ volumeName: "pvc-of-lumen" })),
    CHOSEN,
  ],
  [
    "claims a copy of a volume through a controller",
    [controller("statefulset-controller")],
    create(claim({ dataSource: { kind: "PersistentVolumeClaim", name: "odoo-files" } })),
    CHOSEN,
  ],
  [
    "asks for a token that never expires",
    TENANTS,
    create({
      apiVersion: "v1",
      kind: "Secret",
      type: "kubernetes.io/service-account-token",
      metadata: {
        name: "mine",
        namespace: NAMESPACE,
        annotations: { "kubernetes.io/service-account.name": "default" },
      },
    }),
    /must not hold the token of a service account/,
  ],
  [
    "claims more than the quota",
    TENANTS,
    create(claim({ resources: { requests: { storage: "900Ti" } } })),
    /exceeded quota: tenant/,
  ],
  [
    "moves the platform's route to another's host",
    FULL,
    patch("traefik.io/v1alpha1", "IngressRoute", "odoo", {
      spec: { routes: [{ kind: "Rule", match: "(Host(`shop.lumen.example`))" }] },
    }),
    LISTED,
  ],
  [
    "gives the platform's route a certificate",
    FULL,
    patch("traefik.io/v1alpha1", "IngressRoute", "odoo", { spec: { tls: { secretName: "mine" } } }),
    TLS,
  ],
  [
    "turns a Service into a load balancer",
    TENANTS,
    patch("v1", "Service", "odoo", { spec: { type: "LoadBalancer" } }),
    CLUSTER_IP,
  ],
  [
    "tightens the platform's disruption budget",
    TENANTS,
    patch("policy/v1", "PodDisruptionBudget", "odoo", { spec: { maxUnavailable: 0 } }),
    BUDGET,
  ],
  [
    "binds a claim to another's volume",
    TENANTS,
    patch("v1", "PersistentVolumeClaim", "odoo-files", { spec: { volumeName: "pvc-of-lumen" } }),
    CHOSEN,
  ],
];

/** Objects with this content that a tenant may write. */
export const GOOD_OBJECTS = [
  ["a route to its host", "full", create(route())],
  ["a route narrowed by path", "full", create(matching(`(${HOST}) && PathPrefix(\`/websocket\`) && !Path(\`/a\`)`))],
  [
    "a route narrowed by alternatives",
    "full",
    create(matching(`(${HOST}) && (PathPrefix(\`/a\`) || Header(\`X-A\`, \`b\`))`)),
  ],
  ["a route with a middleware of its namespace", "full", create(route({}, { middlewares: [{ name: "own" }] }))],
  ["a route without entry points", "full", create(route({ entryPoints: undefined }))],
  ["a Service", "edit", create(service())],
  ["a headless Service", "edit", create(service({ clusterIP: "None" }))],
  ["a Service of type ClusterIP", "admin", create(service({ type: "ClusterIP" }))],
  ["a Service without selector", "full", create(service({ selector: undefined }))],
  ["a claim", "edit", create(claim())],
  ["a claim of a class", "full", create(claim({ storageClassName: "retail-odoo-block" }))],
  [
    "another size of its files",
    "edit",
    patch("v1", "PersistentVolumeClaim", "odoo-files", { metadata: { labels: { a: "b" } } }),
  ],
  ["a label on a Service", "edit", patch("v1", "Service", "odoo", { metadata: { labels: { a: "b" } } })],
].map(([title, as, request]) => [`writes ${title}`, { as }, request]);

export { NAMESPACE };
