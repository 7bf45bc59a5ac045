import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import type * as pulumi from "@pulumi/pulumi";
import { TYPES } from "@retail-odoo/contract";
import { record, type Recorded } from "@retail-odoo/testing";
import { PostgresDatabase } from "./postgres-database";
import { PostgresHA } from "./postgres-ha";
import type { PostgresHAArgs } from "./engines";

const ARGS: PostgresHAArgs = {
  engine: "cloudnative-pg",
  size: "s",
  namespace: "databases",
  backup: { bucket: "erp-backups", region: "eu-central-1" },
};

const FACTS = {
  engine: "cloudnative-pg",
  name: "erp",
  namespace: "databases",
  major: 17,
  size: "s",
  durability: "balanced",
  instances: 3,
  cpu: 2,
  memoryGiB: 4,
  storageGiB: 100,
  walStorageGiB: 20,
  image:
    "ghcr.io/cloudnative-pg/postgresql:17.11-202608310816-standard-trixie@sha256:0eea5ac8c5e3043db94f4d512ffcfb9c06d6270a97f6d56e9f08e1571ef0484e",
  maxConnections: 160,
  reservedConnections: 50,
  cluster: "erp",
  endpoints: { primary: "erp-rw.databases.svc", reader: "erp-r.databases.svc", pooler: "erp-pool.databases.svc" },
  pooler: { instances: 2, poolSize: 5, maxClients: 1600 },
  port: 5432,
  ca: { kind: "Secret", name: "erp-ca", key: "ca.crt" },
  metrics: { kind: "pods", labels: { "cnpg.io/cluster": "erp" }, port: 9187 },
  restorePoints: {
    kind: "object-store",
    place: "s3://erp-backups/postgres/erp",
    retentionDays: 30,
    lagSeconds: 75,
  },
  backup: {
    destination: "s3://erp-backups/postgres/erp",
    archiveTimeoutSeconds: 60,
    schedule: "0 30 1 * * *",
    intervalHours: 24,
    retentionDays: 30,
  },
};

/** What a resource is, where it hangs, how it is kept and what it waits for: names instead of URNs. */
function outline(resources: Recorded[]) {
  const nameOf = (urn = "") => urn.split("::").at(-1);
  return resources.map(({ name, type, parent, protect, retainOnDelete, dependencies }) => [
    name,
    type.split(":").at(-1),
    nameOf(parent),
    protect && retainOnDelete ? "kept" : protect || retainOnDelete,
    dependencies.map(nameOf),
  ]);
}

function find(resources: Recorded[], name: string): Recorded {
  const found = resources.find((resource) => resource.name === name);
  if (!found) throw new Error(`${name} was not registered.`);
  return found;
}

test("a server and its backups, each part after what it needs", async () => {
  const resources = await record(() => new PostgresHA("erp", ARGS));
  expect(outline(resources)).toEqual([
    ["erp-store", "ObjectStore", "erp", "kept", []],
    ["erp-network", "NetworkPolicy", "erp", "kept", []],
    ["erp-pool-network", "NetworkPolicy", "erp", false, []],
    ["erp-cluster", "Cluster", "erp", "kept", ["erp-store", "erp-images"]],
    ["erp-tenants", "DatabaseRole", "erp", "kept", ["erp-cluster"]],
    ["erp-images", "ImageCatalog", "erp", "kept", []],
    ["erp-pool", "Pooler", "erp", false, ["erp-cluster"]],
    ["erp-backups", "ScheduledBackup", "erp", "kept", ["erp-cluster"]],
    ["erp", "PostgresHA", "", false, []],
  ]);
  expect(find(resources, "erp-tenants").inputs).toMatchObject({
    metadata: { name: "erp-tenants", annotations: { "pulumi.com/waitFor": "jsonpath={.status.applied}=true" } },
    spec: { cluster: { name: "erp" }, name: "odoo_tenants", login: false, databaseRoleReclaimPolicy: "retain" },
  });
});

test("a server's facts are known in a preview, as what policies see and as what it publishes", async () => {
  const server = find(await record(() => new PostgresHA("erp", ARGS)), "erp");
  expect([server.type, server.inputs, server.outputs]).toEqual([TYPES.PostgresHA, FACTS, FACTS]);
});

test("a server that may go has no backups and keeps nothing", async () => {
  const resources = await record(
    () => new PostgresHA("lab", { engine: "cloudnative-pg", size: "dev", namespace: "databases", durable: false }),
  );
  expect(outline(resources)).toEqual([
    ["lab-network", "NetworkPolicy", "lab", false, []],
    ["lab-pool-network", "NetworkPolicy", "lab", false, []],
    ["lab-cluster", "Cluster", "lab", false, ["lab-images"]],
    ["lab-tenants", "DatabaseRole", "lab", false, ["lab-cluster"]],
    ["lab-images", "ImageCatalog", "lab", false, []],
    ["lab-pool", "Pooler", "lab", false, ["lab-cluster"]],
    ["lab", "PostgresHA", "", false, []],
  ]);
  expect(find(resources, "lab").outputs).not.toHaveProperty("backup");
});

test("what a server waits for, all its parts wait for", async () => {
  const resources = await record(() => {
    const namespace = new Namespace("databases", { metadata: { name: "databases" } });
    new PostgresHA("erp", ARGS, { dependsOn: [namespace] });
  });
  const parts = resources.filter(({ name }) => name.startsWith("erp-"));
  expect(
    parts.map(({ name, dependencies }) => [name, dependencies.some((urn) => urn.endsWith("::databases"))]),
  ).toEqual(
    [
      "erp-store",
      "erp-network",
      "erp-pool-network",
      "erp-cluster",
      "erp-tenants",
      "erp-images",
      "erp-pool",
      "erp-backups",
    ].map((name) => [name, true]),
  );
});

test("a bucket that is yet to be made is waited for", async () => {
  const resources = await record(() => {
    const bucket = new Namespace("vault", { metadata: { name: "erp-backups" } }).metadata.name;
    new PostgresHA("erp", { ...ARGS, backup: { bucket } });
  });
  expect(find(resources, "erp-store").dependencies.map((urn) => urn.split("::").at(-1))).toEqual(["vault"]);
  expect(find(resources, "erp").outputs["backup"]).toEqual(FACTS.backup);
});

test("faults are told before anything is registered", async () => {
  let message = "";
  const resources = await record(() => {
    try {
      new PostgresHA("Erp", { ...ARGS, major: 9 });
    } catch (error) {
      message = (error as Error).message;
    }
  });
  expect([resources, message]).toEqual([
    [],
    `PostgresHA Erp: 2 faults in its arguments
  name = "Erp": is not a name. Use lower-case letters, digits and dashes, beginning with a letter.
  major = 9: is not a major version of PostgreSQL in baseline 2026.1. Write one of: 17, 18.`,
  ]);
});

test("policies find servers and databases by their markers", () => {
  expect(PostgresHA.isInstance({ __pulumiType: TYPES.PostgresHA })).toBe(true);
  expect(PostgresHA.isInstance({ __pulumiType: TYPES.PostgresDatabase })).toBe(false);
  expect(PostgresDatabase.isInstance({ __pulumiType: TYPES.PostgresDatabase })).toBe(true);
});

const database =
  (over: object = {}, opts?: pulumi.ComponentResourceOptions) =>
  () => {
    const erp = new PostgresHA("erp", ARGS);
    const args = { server: erp.facts, connectionLimit: 40, databaseName: "old_shop", ...over };
    return new PostgresDatabase("shop", args, opts);
  };

test("a database, its owner, its login and what opens it, each after what it needs", async () => {
  const resources = await record(database({ workloadNamespace: "tenant-shop" }));
  const server = ["erp-cluster", "erp-tenants"];
  expect(outline(resources.filter(({ name }) => name.startsWith("shop")))).toEqual([
    [
      "shop-login-a-job",
      "Job",
      "shop",
      false,
      ["shop-login-a", "shop-network", "shop-database", "shop-role-a", ...server],
    ],
    ["shop-credentials", "Secret", "shop", false, ["shop-password-a"]],
    ["shop-login-a", "Secret", "shop", false, ["shop-password-a"]],
    ["shop-network", "NetworkPolicy", "shop", false, server],
    ["shop-pool-network", "NetworkPolicy", "shop", false, []],
    ["shop-database", "Database", "shop", "kept", ["shop-role", ...server]],
    ["shop-role", "DatabaseRole", "shop", "kept", server],
    ["shop-role-a", "DatabaseRole", "shop", "kept", ["shop-login-a", "shop-role", ...server]],
    ["shop-password-a", "RandomPassword", "shop", false, []],
    ["shop", "PostgresDatabase", "", false, []],
  ]);
  expect(find(resources, "shop-role").inputs["spec"]).toEqual({
    cluster: { name: "erp" },
    name: "old_shop",
    login: false,
    databaseRoleReclaimPolicy: "retain",
  });
  expect(find(resources, "shop-role-a").inputs["spec"]).toEqual({
    cluster: { name: "erp" },
    name: "old_shop_a",
    login: true,
    inherit: false,
    connectionLimit: 40,
    inRoles: ["odoo_tenants", "old_shop"],
    passwordSecret: { name: "erp-old-shop-a1" },
    databaseRoleReclaimPolicy: "retain",
  });
  expect(find(resources, "shop-database").inputs["spec"]).toEqual({
    cluster: { name: "erp" },
    name: "old_shop",
    owner: "old_shop",
    connectionLimit: 40,
    encoding: "UTF8",
    localeProvider: "builtin",
    builtinLocale: "C.UTF-8",
    databaseReclaimPolicy: "retain",
  });
});

test("a server with an issuer and somebody who reads metrics", async () => {
  const certificateIssuer = { kind: "ClusterIssuer" as const, name: "retail-odoo-databases" };
  const resources = await record(
    () => new PostgresHA("erp", { ...ARGS, certificateIssuer, metricsNamespace: "monitoring" }),
  );
  const more = ["erp-server-tls", "erp-pool-tls", "erp-queries", "erp-monitor", "erp-pool-monitor"];
  expect(outline(resources.filter(({ name }) => more.includes(name)))).toEqual([
    ["erp-pool-tls", "Certificate", "erp", false, []],
    ["erp-server-tls", "Certificate", "erp", "kept", []],
    ["erp-queries", "ConfigMap", "erp", false, []],
    ["erp-monitor", "PodMonitor", "erp", false, []],
    ["erp-pool-monitor", "PodMonitor", "erp", false, []],
  ]);
  const { certificates, monitoring } = find(resources, "erp-cluster").inputs["spec"] as Record<string, unknown>;
  const { pgbouncer } = find(resources, "erp-pool").inputs["spec"] as { pgbouncer: { clientTLSSecret: object } };
  expect([certificates, monitoring, pgbouncer.clientTLSSecret]).toEqual([
    { serverCASecret: "erp-server-tls", serverTLSSecret: "erp-server-tls" },
    { customQueriesConfigMap: [{ name: "erp-queries", key: "queries" }] },
    { name: "erp-pool-tls" },
  ]);
  expect(find(resources, "erp").outputs["certificateIssuer"]).toEqual(certificateIssuer);
});

test("the password is secret wherever it goes, and nowhere in the facts", async () => {
  const resources = await record(database({ workloadNamespace: "tenant-shop" }));
  const secret = resources.filter(({ secretPaths }) => secretPaths.length > 0);
  expect(secret.map(({ name, secretPaths }) => [name, secretPaths])).toEqual([
    ["shop-credentials", ["stringData"]],
    ["shop-login-a", ["stringData"]],
  ]);
  const shop = find(resources, "shop");
  expect([shop.inputs, shop.outputs]).toEqual([
    { server: "erp", name: "old_shop", connectionLimit: 40 },
    {
      server: "erp",
      name: "old_shop",
      role: "old_shop_a",
      connectionLimit: 40,
      host: "erp-rw.databases.svc",
      poolerHost: "erp-pool.databases.svc",
      port: 5432,
      credentialsSecret: { namespace: "tenant-shop", name: "old-shop-a1" },
    },
  ]);
});

test("the operator reads the password beside the server, and again when it changes", async () => {
  const login = find(await record(database()), "shop-login-a").inputs;
  expect([login["type"], login["metadata"]]).toEqual([
    "kubernetes.io/basic-auth",
    {
      name: "erp-old-shop-a1",
      namespace: "databases",
      labels: {
        "app.kubernetes.io/name": "erp-old-shop",
        "app.kubernetes.io/component": "database",
        "app.kubernetes.io/part-of": "retail-odoo",
        "app.kubernetes.io/managed-by": "pulumi",
        "cnpg.io/reload": "true",
      },
    },
  ]);
});

test("a workload beside the server reads the operator's Secret", async () => {
  const resources = await record(database({ durable: false }));
  expect(
    outline(resources.filter(({ name }) => name.startsWith("shop"))).map(([name, , , kept]) => [name, kept]),
  ).toEqual([
    ["shop-login-a-job", false],
    ["shop-login-a", false],
    ["shop-network", false],
    ["shop-pool-network", false],
    ["shop-database", false],
    ["shop-role", false],
    ["shop-role-a", false],
    ["shop-password-a", false],
    ["shop", false],
  ]);
  expect(find(resources, "shop").outputs["credentialsSecret"]).toEqual({
    namespace: "databases",
    name: "erp-old-shop-a1",
  });
});

test("who uses the host waits for the database, and who is told to wait before it, does", async () => {
  const resources = await record(() => {
    const tenant = new Namespace("tenant", { metadata: { name: "tenant-shop" } });
    const shop = database({ workloadNamespace: tenant.metadata.name }, { dependsOn: [tenant] })();
    new Namespace("user", { metadata: { name: "user", annotations: { host: shop.facts.host } } });
  });
  const waits = (name: string) => find(resources, name).dependencies.map((urn) => urn.split("::").at(-1));
  // The job waits for database and role, and a job's name is known when it is done.
  expect(waits("user")).toEqual(expect.arrayContaining(["shop-login-a-job"]));
  for (const part of ["shop-credentials", "shop-login-a", "shop-network", "shop-role", "shop-password-a"])
    expect([part, waits(part).includes("tenant")]).toEqual([part, true]);
});
