import { PRIORITY_VALUES, PROFILES } from "@retail-odoo/contract";
import { initJob } from "./init-job";
import { componentLabels } from "./odoo-pod";
import { roleDeployment } from "./odoo-workload";
import { ROLE_NAMES } from "./roles";
import { sizeTenant } from "./sizing";
import type { OdooPodRefs, ResolvedTenant } from "./spec";

const MEMORY = ["--limit-memory-soft=574619648", "--limit-memory-hard=736100352"];

const refs: OdooPodRefs = {
  labels: { app: "odoo" },
  placement: { roles: { nodeSelector: { pool: "web" } }, jobs: { nodeSelector: { pool: "jobs" } } },
  serviceAccount: "odoo",
  config: "odoo-conf",
  files: "odoo-files",
  database: {
    hosts: { direct: "main-rw.databases.svc", pooled: "main-pool.databases.svc" },
    port: 5432,
    name: "odoo_1",
    role: "odoo_1_a",
    credentials: "odoo-1-credentials",
  },
  administrator: "odoo-administrator",
  configHash: "abc",
};

const data = { databaseGiB: 1, filestoreGiB: 1, growthGiBPerMonth: 0 };
const tenant: ResolvedTenant = {
  name: "alpha",
  customer: "alpha",
  state: "active",
  regions: undefined,
  country: "DE",
  profile: "branch",
  service: "standard",
  tenancy: "shared",
  regulated: false,
  database: "main",
  workload: { stores: 1, posTerminals: 1, posOrdersPerHour: 1, onlineOrdersPerHour: 0, concurrentUsers: 1 },
  data,
  hosts: ["alpha.example.com"],
  odoo: {
    version: "19.0",
    image: "registry.example/odoo@sha256:0",
    modules: ["stock", "account"],
    customCode: false,
    sessions: "files",
    objects: "none",
  },
  namespace: "tenant-alpha",
  passwordGeneration: 1,
  size: sizeTenant(
    { profile: "branch", service: "critical", workload: { stores: 1, ...PROFILES.branch.ceiling }, data },
    "prod",
  ),
};

/** Every reference above is a string, so bodies are plain. */
const plain = (body: unknown) => JSON.parse(JSON.stringify(body)) as Plain;
const podOf = (body: unknown) => plain(body).template.spec;
interface Plain {
  replicas: number;
  strategy: { type: string };
  template: { spec: PodSpec };
}
interface PodSpec {
  securityContext: object;
  enableServiceLinks: boolean;
  priorityClassName: string;
  automountServiceAccountToken: boolean;
  terminationGracePeriodSeconds: number;
  containers: {
    securityContext: object;
    resources: object;
    command: string[];
    ports?: object[];
    env: { name: string; value?: string }[];
  }[];
}

test("pods comply with Pod Security restricted, have no service links and no token", () => {
  for (const body of [...ROLE_NAMES.map((role) => roleDeployment(role, tenant, refs)), initJob(tenant, refs)]) {
    const pod = podOf(body);
    expect(pod.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 100,
      runAsGroup: 101,
      fsGroup: 101,
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(pod.enableServiceLinks).toBe(false);
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.containers.map((container) => container.securityContext)).toEqual([
      { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
    ]);
  }
});

test("pods of Odoo 17 run as its image's user", () => {
  const older: ResolvedTenant = { ...tenant, odoo: { ...tenant.odoo, version: "17.0" } };
  expect(podOf(roleDeployment("web", older, refs)).securityContext).toMatchObject({ runAsUser: 101 });
});

test("web pods have the size's resources and read the password from a Secret", () => {
  const pod = podOf(roleDeployment("web", tenant, refs));
  expect(pod.containers[0]?.resources).toEqual({
    requests: { cpu: "800m", memory: "2448Mi", "ephemeral-storage": "256Mi" },
    limits: { cpu: "2", memory: "2448Mi", "ephemeral-storage": "4Gi" },
  });
  expect(pod.containers[0]?.env.find(({ name }) => name === "PGPASSWORD")).toEqual({
    name: "PGPASSWORD",
    valueFrom: { secretKeyRef: { name: "odoo-1-credentials", key: "password" } },
  });
  expect(pod.terminationGracePeriodSeconds).toBe(270);
});

test("roles that listen or lock connect directly, roles that serve requests through the pooler", () => {
  const roles = ROLE_NAMES.map((role) => {
    const [odoo] = podOf(roleDeployment(role, tenant, refs)).containers;
    const host = odoo?.env.find(({ name }) => name === "PGHOST")?.value;
    return [role, host, odoo?.command.slice(6), odoo?.ports];
  });
  expect(roles).toEqual([
    [
      "web",
      "main-pool.databases.svc",
      ["--workers=4", "--max-cron-threads=0", ...MEMORY],
      [{ name: "http", containerPort: 8069 }],
    ],
    [
      "websocket",
      "main-rw.databases.svc",
      ["--workers=-1", "--max-cron-threads=0", "--limit-memory-soft=480247808", "--limit-memory-hard=601882624"],
      [{ name: "websocket", containerPort: 8072 }],
    ],
    ["cron", "main-rw.databases.svc", ["--workers=-1", "--max-cron-threads=1", "--no-http", ...MEMORY], undefined],
    [
      "assets",
      "main-rw.databases.svc",
      ["--workers=1", "--max-cron-threads=0", ...MEMORY],
      [{ name: "http", containerPort: 8069 }],
    ],
  ]);
  const [job] = podOf(initJob(tenant, refs)).containers;
  expect(job?.env.find(({ name }) => name === "PGHOST")?.value).toBe("main-rw.databases.svc");
});

test("a role waits for its database before it executes Odoo, and a role that listens only for a primary", () => {
  for (const role of ROLE_NAMES) {
    const [odoo] = podOf(roleDeployment(role, tenant, refs)).containers;
    expect(odoo?.command.slice(0, 6)).toEqual([
      "/bin/sh",
      "-c",
      `trap 'exit 143' TERM; until psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --command "SELECT 1" >/dev/null; do sleep 1; done; trap - TERM; PATH="/etc/odoo:$PATH" exec "$@"`,
      "odoo",
      "odoo",
      "--config=/etc/odoo/odoo.conf",
    ]);
    const of = (name: string) => odoo?.env.find((each) => each.name === name)?.value;
    expect([of("PGSERVICE"), of("PGSERVICEFILE")]).toEqual(["odoo", "/etc/odoo/pg_service.conf"]);
    expect(of("PGTARGETSESSIONATTRS")).toBe(role === "web" ? undefined : "read-write");
  }
});

test("scheduled actions and the init job give way to interactive work when nodes are short", () => {
  const interactive = ROLE_NAMES.filter((role) => role !== "cron");
  const named = (spec: ReturnType<typeof podOf>) => spec.priorityClassName;
  for (const role of interactive)
    expect([role, named(podOf(roleDeployment(role, tenant, refs)))]).toEqual([role, "retail-odoo-interactive"]);
  expect(named(podOf(roleDeployment("cron", tenant, refs)))).toBe("retail-odoo-background");
  expect(named(podOf(initJob(tenant, refs)))).toBe("retail-odoo-background");
  expect(PRIORITY_VALUES.background).toBeLessThan(PRIORITY_VALUES.interactive);
});

test("cron never runs in two pods, and serving roles start new pods before they stop old ones", () => {
  const strategies = ROLE_NAMES.map((role) => plain(roleDeployment(role, tenant, refs)).strategy.type);
  expect(strategies).toEqual(["RollingUpdate", "RollingUpdate", "Recreate", "RollingUpdate"]);
});

test("a suspended tenant keeps its deployment at zero", () => {
  expect(plain(roleDeployment("web", { ...tenant, state: "suspended" }, refs)).replicas).toBe(0);
  expect(plain(roleDeployment("web", tenant, refs)).replicas).toBe(2);
});

test("the init job initializes an empty database, resumes an interrupted attempt, and leaves a complete one alone", () => {
  const [, , script = ""] = podOf(initJob(tenant, refs)).containers[0]?.command ?? [];
  const psql = "psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --command";
  const lines = script.split("\n");
  const alone =
    "--no-http --workers=0 --max-cron-threads=0 --limit-memory-soft=1073741824 --limit-memory-hard=1073741824";
  expect(lines.slice(0, 8)).toEqual([
    "missing=1 pending=1",
    `filled=$(${psql} "SELECT to_regclass('ir_module_module') IS NOT NULL")`,
    'if [ "$filled" = t ]; then',
    `  missing=$(${psql} "SELECT count(*) FROM unnest(ARRAY['stock','account']) AS wanted LEFT JOIN ir_module_module ON name = wanted WHERE state IS DISTINCT FROM 'installed'")`,
    `  pending=$(${psql} "SELECT count(*) FROM ir_module_module WHERE state IN ('to install', 'to upgrade', 'to remove')")`,
    "fi",
    'if [ "$missing" = 0 ] && [ "$pending" = 0 ]; then echo "The database is complete."; else',
    `  odoo --config=/etc/odoo/odoo.conf --init=stock,account --stop-after-init ${alone}`,
  ]);
  expect(lines[8]).toContain("('report.url', 'http://odoo-assets:8069', 1, 1,");
  expect(lines[8]).toContain("('web.base.url', 'https://alpha.example.com', 1, 1,");
  expect(lines[8]).toContain("('web.max_file_upload_size', '134217728', 1, 1,");
  expect(lines.slice(9, 11)).toEqual(["fi", `odoo shell --config=/etc/odoo/odoo.conf ${alone} <<'PROGRAM'`]);
  expect(lines.at(-1)).toBe("PROGRAM");
});

test("only the init job has the administrator's password", () => {
  const password = (body: unknown) =>
    podOf(body).containers[0]?.env.find(({ name }) => name === "ADMINISTRATOR_PASSWORD");
  expect(password(initJob(tenant, refs))).toEqual({
    name: "ADMINISTRATOR_PASSWORD",
    valueFrom: { secretKeyRef: { name: "odoo-administrator", key: "password" } },
  });
  for (const role of ROLE_NAMES) expect(password(roleDeployment(role, tenant, refs))).toBeUndefined();
});

test("labels of a role select its pods only, and never the job's, which would block every drain", () => {
  const labelsOf = (body: unknown) =>
    (JSON.parse(JSON.stringify(body)) as { template: { metadata: { labels: object } } }).template.metadata.labels;
  for (const role of ROLE_NAMES)
    expect(labelsOf(roleDeployment(role, tenant, refs))).toEqual(componentLabels(refs, role));
  expect(labelsOf(initJob(tenant, refs))).toEqual(componentLabels(refs, "init"));
  expect(componentLabels(refs, "init")).not.toEqual(componentLabels(refs, "web"));
});

test("roles and jobs run on their node pools", () => {
  const selector = (body: unknown) => (podOf(body) as unknown as { nodeSelector: object }).nodeSelector;
  expect(ROLE_NAMES.map((role) => selector(roleDeployment(role, tenant, refs)))).toEqual(
    ROLE_NAMES.map(() => ({ pool: "web" })),
  );
  expect(selector(initJob(tenant, refs))).toEqual({ pool: "jobs" });
});

test("a spot interruption does not count as an attempt of the job", () => {
  expect(initJob(tenant, refs).podFailurePolicy).toEqual({
    rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] }],
  });
});
