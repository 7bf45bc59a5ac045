/** Label keys on Kubernetes objects and tag keys on AWS resources. Components write them, policies and reports read them. */

/** Labels of this platform; beside them every object carries the recommended `app.kubernetes.io/*` ones. */
export const LABELS = {
  name: "app.kubernetes.io/name",
  component: "app.kubernetes.io/component",
  partOf: "app.kubernetes.io/part-of",
  managedBy: "app.kubernetes.io/managed-by",
  platform: "retail-odoo.io/platform",
  environment: "retail-odoo.io/environment",
  tenant: "retail-odoo.io/tenant",
  customer: "retail-odoo.io/customer",
  service: "retail-odoo.io/service",
  /** Node label and taint key: which pool a node belongs to. */
  pool: "retail-odoo.io/pool",
} as const;

/** Annotations that admission reads. */
export const ANNOTATIONS = {
  /** Of a tenant's namespace: hosts that its routes may answer for, separated by commas. */
  hosts: "retail-odoo.io/hosts",
  /** Of a tenant's namespace: image repositories that its pods may run from, separated by commas. */
  images: "retail-odoo.io/images",
  /** Of what holds tenants' data: its own name, where somebody means to delete it. */
  confirmDelete: "retail-odoo.io/confirm-delete",
} as const;

/** Tags that every AWS resource which costs money, stores data or opens a port carries. */
export const TAGS = {
  platform: "retail-odoo:platform",
  environment: "retail-odoo:environment",
  owner: "retail-odoo:owner",
  costCentre: "retail-odoo:cost-centre",
  dataClass: "retail-odoo:data-class",
} as const;

/** Tags of a role that was given to somebody for a time. */
export const ACCESS_TAGS = {
  reason: "retail-odoo:reason",
  approver: "retail-odoo:approver",
  until: "retail-odoo:until",
} as const;

/** How sensitive the data in a resource is: what `TAGS.dataClass` may say. */
export const DATA_CLASSES = ["none", "internal", "customer", "secret"] as const;
export type DataClass = (typeof DATA_CLASSES)[number];

/** Namespaces the platform owns. A tenant's namespace is `tenant-<name>`. */
export const NAMESPACES = {
  databases: "databases",
  databaseOperator: "cnpg-system",
  certificates: "cert-manager",
  edge: "traefik",
  scalers: "keda",
  secrets: "external-secrets",
  monitoring: "monitoring",
  /** What reads the nodes' own figures, apart from all else, because its pods see the nodes' files. */
  nodeMetrics: "node-metrics",
  signatures: "kyverno",
} as const;
export const TENANT_NAMESPACE_PREFIX = "tenant-";

/** PriorityClasses the platform owns, by what gives way last when nodes are short. */
export const PRIORITIES = {
  /** Operators and the edge: without them nothing heals. */
  platform: "retail-odoo-platform",
  /** Database servers: every tenant on them waits. */
  database: "retail-odoo-database",
  /** What people and tills wait for. */
  interactive: "retail-odoo-interactive",
} as const;

/** Values of the PriorityClasses. Tenants' pods rank at `interactive` at most. */
export const PRIORITY_VALUES: { readonly [name in keyof typeof PRIORITIES]: number } = {
  platform: 1_000_000,
  database: 900_000,
  interactive: 500_000,
};
