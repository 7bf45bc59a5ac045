/** Label keys of Kubernetes objects and tag keys of AWS resources. Components write them, policies and reports read them. */

/** Labels of the platform, and the recommended `app.kubernetes.io/*` ones. */
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

/** Annotations that admission policies read. */
export const ANNOTATIONS = {
  /** On a tenant's namespace: host names that its routes may serve, separated by commas. */
  hosts: "retail-odoo.io/hosts",
  /** On a tenant's namespace: image repositories that its pods may use, separated by commas. */
  images: "retail-odoo.io/images",
  /** On an object that holds tenants' data: its own name, which confirms its deletion. */
  confirmDelete: "retail-odoo.io/confirm-delete",
} as const;

/** Tags of every AWS resource that costs money, stores data or opens a port. */
export const TAGS = {
  platform: "retail-odoo:platform",
  environment: "retail-odoo:environment",
  owner: "retail-odoo:owner",
  costCentre: "retail-odoo:cost-centre",
  dataClass: "retail-odoo:data-class",
} as const;

/** Tags of a temporary IAM role. */
export const ACCESS_TAGS = {
  reason: "retail-odoo:reason",
  approver: "retail-odoo:approver",
  until: "retail-odoo:until",
} as const;

/** Values of `TAGS.dataClass`, by the sensitivity of the data. */
export const DATA_CLASSES = ["none", "internal", "customer", "secret"] as const;
/** How confidential the data of a resource is, as its tag says. */
export type DataClass = (typeof DATA_CLASSES)[number];

/** Namespaces of the platform. A tenant's namespace is `tenant-<name>`. */
export const NAMESPACES = {
  databases: "databases",
  databaseOperator: "cnpg-system",
  certificates: "cert-manager",
  edge: "traefik",
  scalers: "keda",
  secrets: "external-secrets",
  monitoring: "monitoring",
  /** node-exporter alone, because its pods mount the nodes' file systems. */
  nodeMetrics: "node-metrics",
  signatures: "kyverno",
} as const;
/** Prefix of every tenant's namespace. */
export const TENANT_NAMESPACE_PREFIX = "tenant-";

/** Secret of a tenant's namespace with the login and the first password of Odoo's administrator. */
export const ADMINISTRATOR = { secret: "odoo-administrator", login: "admin" } as const;

/** PriorityClasses of the platform, the highest first. */
export const PRIORITIES = {
  /** Operators and the edge, which the recovery of everything else needs. */
  platform: "retail-odoo-platform",
  /** Database servers, which every tenant on them needs. */
  database: "retail-odoo-database",
  /** Interactive requests of users and tills. */
  interactive: "retail-odoo-interactive",
  /** Scheduled actions and one-shot jobs: they wait while nodes are short. */
  background: "retail-odoo-background",
} as const;

/** Values of the PriorityClasses. Tenants' pods rank at `interactive` at most. */
export const PRIORITY_VALUES: { readonly [name in keyof typeof PRIORITIES]: number } = {
  platform: 1_000_000,
  database: 900_000,
  interactive: 500_000,
  background: 100_000,
};
