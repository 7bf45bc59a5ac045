import type * as k8s from "@pulumi/kubernetes/types/input";
import type { Input } from "@pulumi/pulumi";
import { LABELS, PRIORITIES } from "@retail-odoo/contract";
import { cpuQuantity, memoryQuantity } from "../internal/units";
import { ODOO_LIMITS, ODOO_PORTS } from "./odoo-conf";
import type { ResolvedTenant } from "./resolve-tenant";
import { JOB_SIZE, SURGE_PODS } from "./sizing";

/** What pods of a tenant refer to. */
export interface OdooPodRefs {
  /** Labels of every pod of the tenant's Odoo. */
  labels: { [key: string]: string };
  serviceAccount: Input<string>;
  /** ConfigMap with `odoo.conf`. */
  config: Input<string>;
  /** Claim for files and sessions, shared by every pod. */
  files: Input<string>;
  /** Where libpq and `psql` go; `credentials` is the Secret with `password`. */
  database: { host: Input<string>; port: number; name: string; credentials: Input<string> };
  /** Changes with the configuration, so that pods restart when it does. */
  configHash: Input<string>;
}

/** What Service, budget and spread select. A job's pods are not among them: a budget that counts one lets no node drain. */
export function componentLabels(
  refs: Pick<OdooPodRefs, "labels">,
  component: "web" | "init",
): { [key: string]: string } {
  return { ...refs.labels, [LABELS.component]: component };
}

/** Annotation of pods: what configuration they were started with. */
const CONFIG_HASH = "retail-odoo.io/config-hash";

/** User and group of the official image: 101 up to 17, 100 since 18. */
const USERS = { "17.0": 101, "18.0": 100, "19.0": 100 } as const;
const GROUP = 101;

/** The Deployment that serves shop, tills and back office, and runs scheduled actions. Suspended tenants keep it, at zero. */
export function webDeployment(tenant: ResolvedTenant, refs: OdooPodRefs): k8s.apps.v1.DeploymentSpec {
  const { web, pod } = tenant.size;
  const labels = componentLabels(refs, "web");
  return {
    replicas: tenant.state === "active" ? web.replicas : 0,
    revisionHistoryLimit: 3,
    selector: { matchLabels: labels },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: SURGE_PODS, maxUnavailable: 0 } },
    template: {
      metadata: { labels: labels, annotations: { [CONFIG_HASH]: refs.configHash } },
      spec: {
        ...podSpec(tenant, refs),
        // Requests that are under way may take their time; new ones already go elsewhere.
        terminationGracePeriodSeconds: ODOO_LIMITS.requestSeconds + 30,
        topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
          topologyKey,
          maxSkew: 1,
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector: { matchLabels: labels },
        })),
        containers: [
          {
            ...container("web", tenant, refs),
            command: ["odoo", "--config=/etc/odoo/odoo.conf"],
            ports: [
              { name: "http", containerPort: ODOO_PORTS.http },
              { name: "websocket", containerPort: ODOO_PORTS.websocket },
            ],
            resources: {
              requests: { cpu: cpuQuantity(pod.cpu), memory: memoryQuantity(pod.memoryMiB) },
              limits: { cpu: cpuQuantity(pod.cpuLimit), memory: memoryQuantity(pod.memoryMiB) },
            },
            // The socket listens before the registry is loaded: only an HTTP answer says that Odoo is there.
            startupProbe: { ...health(5), periodSeconds: 5, failureThreshold: 60 },
            readinessProbe: { ...health(5), periodSeconds: 10, failureThreshold: 3 },
            // Busy workers answer late, and a restart would make it worse.
            livenessProbe: { tcpSocket: { port: "http" }, periodSeconds: 20, failureThreshold: 6 },
            lifecycle: { preStop: { exec: { command: ["sleep", "10"] } } },
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
    activeDeadlineSeconds: INIT_MINUTES * 60,
    template: {
      metadata: { labels: componentLabels(refs, "init") },
      spec: {
        ...podSpec(tenant, refs),
        restartPolicy: "Never",
        containers: [
          {
            ...container("init", tenant, refs),
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
  const query = "psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --command";
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
    `odoo --config=/etc/odoo/odoo.conf --init=${odoo.modules.join(",")} --stop-after-init --no-http --workers=0 --max-cron-threads=0`,
    `${query} "INSERT INTO ir_config_parameter (key, value, create_uid, write_uid, create_date, write_date) VALUES ${parameters.join(", ")} ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value"`,
  ].join("\n");
}

function podSpec(tenant: ResolvedTenant, refs: OdooPodRefs) {
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
    ],
  };
}

function container(name: string, tenant: ResolvedTenant, refs: OdooPodRefs) {
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
      { name: "PGHOST", value: refs.database.host },
      { name: "PGPORT", value: String(refs.database.port) },
      { name: "PGUSER", value: refs.database.name },
      { name: "PGDATABASE", value: refs.database.name },
      { name: "PGSSLMODE", value: "require" },
      { name: "PGPASSWORD", valueFrom: { secretKeyRef: { name: refs.database.credentials, key: "password" } } },
    ],
    volumeMounts: [
      { name: "config", mountPath: "/etc/odoo", readOnly: true },
      { name: "files", mountPath: "/var/lib/odoo" },
      { name: "tmp", mountPath: "/tmp" },
    ],
  };
}

function health(timeoutSeconds: number) {
  return { httpGet: { path: "/web/health", port: "http" }, timeoutSeconds };
}
