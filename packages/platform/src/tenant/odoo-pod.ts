import type * as k8s from "@pulumi/kubernetes/types/input";
import { LABELS, PRIORITIES } from "@retail-odoo/contract";
import { CA_PATH } from "../cache";
import { TEMPORARY_MIB } from "../internal/request-limits";
import { containerResources } from "../internal/container-resources";
import { RESTRICTED_CONTAINER, runAsOwner } from "../internal/pod-security";
import { memoryQuantity } from "../internal/units";
import { LIBPQ_SERVICE } from "./odoo-conf";
import type { OdooJob, OdooRole, RoleDefinition } from "./roles";
import type { CaRef, OdooPodRefs, ResolvedTenant } from "./spec";

/** What the pods of every role and job have in common. Pure. */

type DatabasePath = RoleDefinition["database"]["path"];

/** A role's or job's part of the pod template. */
export interface PodParts {
  name: string;
  path: DatabasePath;
  priority: RoleDefinition["priority"];
  size: { cpu: number; cpuLimit: number; memoryMiB: number };
  command: string[];
  /** In addition to what every pod has. */
  env?: k8s.core.v1.EnvVar[];
}

/** Selects the pods of one role, or of a job. A role's budget must not count a job's pod: its node could not be drained. */
export function componentLabels(
  refs: Pick<OdooPodRefs, "labels">,
  component: OdooRole | OdooJob | (string & {}),
): { [key: string]: string } {
  return { ...refs.labels, [LABELS.component]: component };
}

/** User and group of the official image: 101 up to 17, 100 since 18. */
const USERS = { "17.0": 101, "18.0": 100, "19.0": 100 } as const;
const GROUP = 101;

/** Whom Odoo's files belong to: every pod that mounts them runs as this user and group. */
export function odooSecurity({ odoo }: Pick<ResolvedTenant, "odoo">) {
  return runAsOwner(USERS[odoo.version], GROUP);
}

/** The pod, but for its container. */
export function podSpec(tenant: ResolvedTenant, refs: OdooPodRefs, { path, priority }: PodParts) {
  return {
    serviceAccountName: refs.serviceAccount,
    automountServiceAccountToken: false,
    priorityClassName: PRIORITIES[priority],
    // A Service called odoo-http would inject ODOO_HTTP_PORT=tcp://…, which Odoo 19 reads as its port.
    enableServiceLinks: false,
    securityContext: odooSecurity(tenant),
    volumes: [
      { name: "config", configMap: { name: refs.config, defaultMode: 0o755 } },
      { name: "files", persistentVolumeClaim: { claimName: refs.files } },
      { name: "tmp", emptyDir: { sizeLimit: memoryQuantity(TEMPORARY_MIB) } },
      ...caVolumes(caOf(refs, path)),
      ...(refs.sessions?.ca === undefined
        ? []
        : [{ name: "redis-ca", secret: { secretName: refs.sessions.ca, items: [{ key: "ca.crt", path: "ca.crt" }] } }]),
    ],
  };
}

export function container(
  tenant: ResolvedTenant,
  refs: OdooPodRefs,
  { name, path, size, command, env = [] }: PodParts,
) {
  const ca = caOf(refs, path);
  return {
    name,
    image: tenant.odoo.image,
    imagePullPolicy: "IfNotPresent",
    securityContext: RESTRICTED_CONTAINER,
    env: [
      { name: "HOME", value: "/var/lib/odoo" },
      { name: "PYTHONDONTWRITEBYTECODE", value: "1" },
      { name: "ODOO_RC", value: "/etc/odoo/odoo.conf" },
      ...libpqEnv(refs, path),
      ...sessionEnv(tenant, refs),
      ...env,
    ],
    volumeMounts: [
      { name: "config", mountPath: "/etc/odoo", readOnly: true },
      { name: "files", mountPath: "/var/lib/odoo" },
      { name: "tmp", mountPath: "/tmp" },
      ...(ca ? [{ name: "database-ca", mountPath: DATABASE_CA_PATH, readOnly: true }] : []),
      ...(refs.sessions?.ca === undefined ? [] : [{ name: "redis-ca", mountPath: CA_PATH, readOnly: true }]),
    ],
    command,
    resources: containerResources({ ...size, diskMiB: 2 * TEMPORARY_MIB }),
  };
}

const DATABASE_CA_PATH = "/etc/database-ca";

function caOf({ database }: OdooPodRefs, path: DatabasePath): CaRef | undefined {
  const { ca, poolerCa = ca } = database;
  return path === "pooled" ? poolerCa : ca;
}

/** Mounts only the CA certificate of the object. */
function caVolumes(ca: CaRef | undefined): k8s.core.v1.Volume[] {
  if (!ca) return [];
  const items = [{ key: ca.key, path: ca.key }];
  if (ca.kind === "ConfigMap") return [{ name: "database-ca", configMap: { name: ca.name, items } }];
  return [{ name: "database-ca", secret: { secretName: ca.name, items } }];
}

/** The connection of libpq, which Odoo and psql both use. */
function libpqEnv(refs: OdooPodRefs, path: DatabasePath) {
  const { database } = refs;
  const ca = caOf(refs, path);
  return [
    { name: "PGHOST", value: database.hosts[path] },
    { name: "PGPORT", value: String(database.port) },
    { name: "PGUSER", value: database.role },
    { name: "PGDATABASE", value: database.name },
    { name: "PGSSLMODE", value: ca ? "verify-full" : "require" },
    ...(ca ? [{ name: "PGSSLROOTCERT", value: `${DATABASE_CA_PATH}/${ca.key}` }] : []),
    { name: "PGSERVICEFILE", value: LIBPQ_SERVICE.file },
    { name: "PGSERVICE", value: LIBPQ_SERVICE.name },
    // A standby refuses LISTEN until it is promoted, and Odoo's scheduler would not retry.
    ...(path === "direct" ? [{ name: "PGTARGETSESSIONATTRS", value: "read-write" }] : []),
    { name: "PGPASSWORD", valueFrom: { secretKeyRef: { name: database.credentials, key: "password" } } },
  ];
}

/** Seconds until an anonymous session expires: crawlers must not fill the Redis that keeps tills logged in. */
const ANONYMOUS_SECONDS = 3_600;

/** What `session_redis` reads. Only the URL form uses TLS and verifies the server. */
function sessionEnv({ name }: ResolvedTenant, { sessions }: OdooPodRefs) {
  if (sessions === undefined) return [];
  return [
    { name: "ODOO_SESSION_REDIS", value: "1" },
    { name: "ODOO_SESSION_REDIS_URL", valueFrom: { secretKeyRef: { name: sessions.credentials, key: "url" } } },
    { name: "ODOO_SESSION_REDIS_PREFIX", value: name },
    { name: "ODOO_SESSION_REDIS_EXPIRATION_ANONYMOUS", value: String(ANONYMOUS_SECONDS) },
  ];
}
