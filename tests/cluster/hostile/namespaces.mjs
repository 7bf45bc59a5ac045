// The namespace object: its labels and annotations say who the tenant is, what it may run and for which hosts it answers.
import { NAMESPACE, patch } from "./requests.mjs";

/** In production the deletion guard refuses a deletion as well; the API server names either. */
const RESERVED =
  /only the platform's deployer may create, change or delete a tenant's namespace|annotate retail-odoo.io\/confirm-delete=tenant/;
const change = (metadata) => patch("v1", "Namespace", NAMESPACE, { metadata });
const label = (key, value) => change({ labels: { [key]: value } });
const annotate = (key, value) => change({ annotations: { [key]: value } });

export const NAMESPACES = [
  ["enforces no Pod Security", label("pod-security.kubernetes.io/enforce", "privileged")],
  ["takes its Pod Security label off", label("pod-security.kubernetes.io/enforce", null)],
  ["enforces an old version of Pod Security", label("pod-security.kubernetes.io/enforce-version", "v1.0")],
  ["takes its tenant label off", label("retail-odoo.io/tenant", null)],
  ["takes the label of another tenant", label("retail-odoo.io/tenant", "lumen")],
  ["takes a label of its own", label("example.com/note", "x")],
  ["takes the host of another", annotate("retail-odoo.io/hosts", "shop.lumen.example")],
  ["takes every repository", annotate("retail-odoo.io/images", "evil.example/x")],
  ["takes its hosts off", annotate("retail-odoo.io/hosts", null)],
  ["confirms its own deletion", annotate("retail-odoo.io/confirm-delete", NAMESPACE)],
  ["selects nodes for all its pods", annotate("scheduler.alpha.kubernetes.io/node-selector", "pool=data")],
  ["takes a finalizer", change({ finalizers: ["example.com/stuck"] })],
  [
    "changes its status",
    patch("v1", "Namespace", NAMESPACE, { status: { conditions: [{ type: "Forged", status: "True" }] } }, "status"),
  ],
  ["deletes itself", { method: "DELETE", path: `/api/v1/namespaces/${NAMESPACE}` }],
].map(([title, request]) => [title, ["full"], request, RESERVED]);

const create = (name, labels) => ({
  method: "POST",
  path: "/api/v1/namespaces",
  body: { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } },
});

/** Requests of a principal that may write namespaces anywhere, but is not the deployer. */
export const BY_NAMESPACE_ADMIN = [
  ["creates a tenant's namespace", create("tenant-forged", { "retail-odoo.io/tenant": "forged" })],
  [
    "turns another namespace into a tenant's",
    patch("v1", "Namespace", "default", { metadata: { labels: { "retail-odoo.io/tenant": "lumen" } } }),
  ],
].map(([title, request]) => [title, ["namespace-admin"], request, RESERVED]);

export const GOOD_NAMESPACES = [
  ["creates a namespace of its own", { as: "namespace-admin" }, create("other", { team: "a" })],
  [
    "labels a namespace of its own",
    { as: "namespace-admin" },
    patch("v1", "Namespace", "default", { metadata: { labels: { team: "a" } } }),
  ],
  ["annotates the tenant's namespace", {}, annotate("retail-odoo.io/hosts", "northmark.erp.example.com")],
  ["labels the tenant's namespace", {}, label("example.com/note", "x")],
  ["creates a tenant's namespace", {}, create("tenant-new", { "retail-odoo.io/tenant": "new" })],
  [
    "finishes the deletion of a namespace",
    { as: "system:serviceaccount:kube-system:namespace-controller" },
    patch("v1", "Namespace", NAMESPACE, { status: { conditions: [] } }, "status"),
  ],
];
