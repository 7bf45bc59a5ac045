import type * as k8s from "@pulumi/kubernetes/types/input";
import type { Input } from "@pulumi/pulumi";
import { LABELS, ODOO_ROLES, PRIORITIES, type OdooRole } from "@retail-odoo/contract";
import { CA_PATH } from "../cache";
import { cpuQuantity, memoryQuantity } from "../internal/units";
import type { PodPlacement } from "../nodes";
import { LIBPQ_SERVICE, ODOO_PORTS } from "./odoo-conf";
import { ODOO, onceThereIsADatabase, PSQL, ROLE_BEHAVIOUR } from "./odoo-roles";
import type { ResolvedTenant } from "./resolve-tenant";
import { JOB_SIZE, SURGE_PODS } from "./sizing";

/** What pods of a tenant refer to. */
interface Authority {
  kind: "Secret" | "ConfigMap";
  name: Input<string>;
  key: string;
}

type Connection = keyof OdooPodRefs["database"]["hosts"];

export interface OdooPodRefs {
  /** Labels of every pod of the tenant's Odoo. */
  labels: { [key: string]: string };
  /** Where the roles' pods run, and those that run once. */
  placement: { roles: PodPlacement; jobs: PodPlacement };
  serviceAccount: Input<string>;
  /** ConfigMap with `odoo.conf`. */
  config: Input<string>;
  /** Claim for files and sessions, shared by every pod. */
  files: Input<string>;
  /** Where libpq and `psql` go, by kind of connection; `credentials` is the Secret with `password`. */
  database: {
    hosts: { direct: Input<string>; pooled: Input<string> };
    port: number;
    name: string;
    /** The login in use. */
    role: string;
    credentials: Input<string>;
    /** Secret or ConfigMap with the CA of server and pooler; without one they are not asked who they are. */
    ca?: Authority;
    /** The pooler's, where it has another. */
    poolerCa?: Authority;
  };
  /**
   * The Redis that keeps sessions: Secrets with `url`, and with `ca.crt`, where no public authority signed for it. Absent where
   * they are files.
   */
  sessions?: { credentials: Input<string>; ca?: Input<string> };
  /** Changes with the configuration, so that pods restart when it does. */
  configHash: string;
}

/** What Service, budget and spread select. A job's pods are not among them: a budget that counts one lets no node drain. */
export function componentLabels(
  refs: Pick<OdooPodRefs, "labels">,
  component: OdooRole | "init",
): { [key: string]: string } {
  return { ...refs.labels, [LABELS.component]: component };
}

/** Annotation of pods: what configuration they were started with. */
const CONFIG_HASH = "retail-odoo.io/config-hash";

/** User and group of the official image: 101 up to 17, 100 since 18. */
const USERS = { "17.0": 101, "18.0": 100, "19.0": 100 } as const;
const GROUP = 101;

/** The Deployment of a role. Suspended tenants keep it, at zero. */
export function roleDeployment(role: OdooRole, tenant: ResolvedTenant, refs: OdooPodRefs): k8s.apps.v1.DeploymentSpec {
  const size = tenant.size.roles[role];
  const { command, port, probes, graceSeconds } = ROLE_BEHAVIOUR[role];
  const labels = componentLabels(refs, role);
  return {
    replicas: tenant.state === "active" ? size.replicas : 0,
    revisionHistoryLimit: 3,
    selector: { matchLabels: labels },
    strategy:
      SURGE_PODS[role] === 0
        ? { type: "Recreate" }
        : { type: "RollingUpdate", rollingUpdate: { maxSurge: SURGE_PODS[role], maxUnavailable: 0 } },
    template: {
      metadata: { labels, annotations: { [CONFIG_HASH]: refs.configHash } },
      spec: {
        ...podSpec(tenant, refs, ODOO_ROLES[role].connection),
        ...refs.placement.roles,
        terminationGracePeriodSeconds: graceSeconds,
        topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
          topologyKey,
          maxSkew: 1,
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector: { matchLabels: labels },
        })),
        containers: [
          {
            ...container(role, tenant, refs, ODOO_ROLES[role].connection),
            command: onceThereIsADatabase(command(size.processes)),
            resources: {
              requests: { cpu: cpuQuantity(size.cpu), memory: memoryQuantity(size.memoryMiB) },
              limits: { cpu: cpuQuantity(size.cpuLimit), memory: memoryQuantity(size.memoryMiB) },
            },
            ...probes,
            ...(port !== undefined && {
              ports: [{ name: port, containerPort: ODOO_PORTS[port] }],
              // The edge goes on sending for a while to a pod that is told to end.
              lifecycle: { preStop: { exec: { command: ["sleep", "10"] } } },
            }),
          },
        ],
      },
    },
  };
}

/**
 * The Job that fills an empty database with the tenant's modules, and does nothing to one that has them all. It goes on where
 * an attempt broke off: Odoo commits after every module, so a database that is there need not be complete.
 */
export function initJob(tenant: ResolvedTenant, refs: OdooPodRefs): k8s.batch.v1.JobSpec {
  return {
    backoffLimit: 3,
    // A node that AWS takes back is no attempt of the job's.
    podFailurePolicy: {
      rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] }],
    },
    activeDeadlineSeconds: INIT_MINUTES * 60,
    template: {
      metadata: { labels: componentLabels(refs, "init") },
      spec: {
        ...podSpec(tenant, refs, "direct"),
        ...refs.placement.jobs,
        restartPolicy: "Never",
        containers: [
          {
            ...container("init", tenant, refs, "direct"),
            command: ["/bin/sh", "-ec", initScript(tenant)],
            resources: {
              requests: { cpu: cpuQuantity(JOB_SIZE.cpu), memory: memoryQuantity(JOB_SIZE.memoryMiB) },
              limits: { cpu: cpuQuantity(JOB_SIZE.cpuLimit), memory: memoryQuantity(JOB_SIZE.memoryMiB) },
            },
          },
        ],
      },
    },
  };
}

/** Longest that all attempts of the job may take together. */
export const INIT_MINUTES = 60;

/** Service of the web pods, as other pods of the tenant name it. */
export const WEB_SERVICE = "odoo";

/** Every answer is assigned before it is used, so that a server that gives none fails the job. */
function initScript({ odoo, hosts }: ResolvedTenant): string {
  const query = `${PSQL} --command`;
  const modules = odoo.modules.map((module) => `'${module}'`).join(",");
  // Reports fetch their styles from inside, and nobody's login moves the address that mails and links use.
  const parameters = [
    ["report.url", `http://${WEB_SERVICE}:${ODOO_PORTS.http}`],
    ["web.base.url", `https://${hosts[0]}`],
    ["web.base.url.freeze", "True"],
  ].map(([key, value]) => `('${key}', '${value}', 1, 1, now() AT TIME ZONE 'utc', now() AT TIME ZONE 'utc')`);
  return [
    `filled=$(${query} "SELECT to_regclass('ir_module_module') IS NOT NULL")`,
    `if [ "$filled" = t ]; then`,
    `  missing=$(${query} "SELECT count(*) FROM unnest(ARRAY[${modules}]) AS wanted LEFT JOIN ir_module_module ON name = wanted WHERE state IS DISTINCT FROM 'installed'")`,
    `  pending=$(${query} "SELECT count(*) FROM ir_module_module WHERE state IN ('to install', 'to upgrade', 'to remove')")`,
    `  if [ "$missing" = 0 ] && [ "$pending" = 0 ]; then echo "The database is complete."; exit 0; fi`,
    `fi`,
    `${ODOO.join(" ")} --init=${odoo.modules.join(",")} --stop-after-init --no-http --workers=0 --max-cron-threads=0`,
    `${query} "INSERT INTO ir_config_parameter (key, value, create_uid, write_uid, create_date, write_date) VALUES ${parameters.join(", ")} ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value"`,
  ].join("\n");
}

function podSpec(tenant: ResolvedTenant, refs: OdooPodRefs, connection: Connection) {
  return {
    serviceAccountName: refs.serviceAccount,
    automountServiceAccountToken: false,
    priorityClassName: PRIORITIES.interactive,
    // A Service called odoo-http would inject ODOO_HTTP_PORT=tcp://…, which Odoo 19 reads as its port.
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: USERS[tenant.odoo.version],
      runAsGroup: GROUP,
      fsGroup: GROUP,
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    },
    volumes: [
      { name: "config", configMap: { name: refs.config } },
      { name: "files", persistentVolumeClaim: { claimName: refs.files } },
      { name: "tmp", emptyDir: { sizeLimit: "2Gi" } },
      ...trusted(authorityOf(refs, connection)),
      ...(refs.sessions?.ca === undefined
        ? []
        : [{ name: "redis-ca", secret: { secretName: refs.sessions.ca, items: [{ key: "ca.crt", path: "ca.crt" }] } }]),
    ],
  };
}

function container(name: string, tenant: ResolvedTenant, refs: OdooPodRefs, connection: Connection) {
  const ca = authorityOf(refs, connection);
  return {
    name,
    image: tenant.odoo.image,
    imagePullPolicy: "IfNotPresent",
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    env: [
      { name: "HOME", value: "/var/lib/odoo" },
      { name: "PYTHONDONTWRITEBYTECODE", value: "1" },
      { name: "ODOO_RC", value: "/etc/odoo/odoo.conf" },
      { name: "PGHOST", value: refs.database.hosts[connection] },
      { name: "PGPORT", value: String(refs.database.port) },
      { name: "PGUSER", value: refs.database.role },
      { name: "PGDATABASE", value: refs.database.name },
      ...verification(ca),
      { name: "PGSERVICEFILE", value: LIBPQ_SERVICE.file },
      { name: "PGSERVICE", value: LIBPQ_SERVICE.name },
      // A standby that is about to become the primary refuses to listen, and Odoo's scheduler would never ask again.
      ...(connection === "direct" ? [{ name: "PGTARGETSESSIONATTRS", value: "read-write" }] : []),
      { name: "PGPASSWORD", valueFrom: { secretKeyRef: { name: refs.database.credentials, key: "password" } } },
      ...sessionEnv(tenant, refs),
    ],
    volumeMounts: [
      { name: "config", mountPath: "/etc/odoo", readOnly: true },
      { name: "files", mountPath: "/var/lib/odoo" },
      { name: "tmp", mountPath: "/tmp" },
      ...(ca ? [{ name: "database-ca", mountPath: TRUST, readOnly: true }] : []),
      ...(refs.sessions?.ca === undefined ? [] : [{ name: "redis-ca", mountPath: CA_PATH, readOnly: true }]),
    ],
  };
}

function authorityOf({ database }: OdooPodRefs, connection: Connection): Authority | undefined {
  const { ca, poolerCa = ca } = database;
  return connection === "pooled" ? poolerCa : ca;
}

/** Where pods have the CA's certificate. */
const TRUST = "/etc/database-ca";

/** What libpq is told: Odoo's and that of `psql`. */
function verification(ca: Authority | undefined) {
  if (!ca) return [{ name: "PGSSLMODE", value: "require" }];
  return [
    { name: "PGSSLMODE", value: "verify-full" },
    { name: "PGSSLROOTCERT", value: `${TRUST}/${ca.key}` },
  ];
}

/** Of the object only the CA's certificate. */
function trusted(ca: Authority | undefined): k8s.core.v1.Volume[] {
  if (!ca) return [];
  const items = [{ key: ca.key, path: ca.key }];
  if (ca.kind === "ConfigMap") return [{ name: "database-ca", configMap: { name: ca.name, items } }];
  return [{ name: "database-ca", secret: { secretName: ca.name, items } }];
}

/** Seconds after which who never logged in is forgotten: robots must not fill what keeps the tills logged in. */
const ANONYMOUS_SECONDS = 3_600;

/** What `session_redis` reads. By URL, since that is the only way by which it speaks TLS and verifies the server. */
function sessionEnv({ name }: ResolvedTenant, { sessions }: OdooPodRefs) {
  if (sessions === undefined) return [];
  return [
    { name: "ODOO_SESSION_REDIS", value: "1" },
    { name: "ODOO_SESSION_REDIS_URL", valueFrom: { secretKeyRef: { name: sessions.credentials, key: "url" } } },
    { name: "ODOO_SESSION_REDIS_PREFIX", value: name },
    { name: "ODOO_SESSION_REDIS_EXPIRATION_ANONYMOUS", value: String(ANONYMOUS_SECONDS) },
  ];
}
