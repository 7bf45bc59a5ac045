import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { TYPES } from "@retail-odoo/contract";
import { findRecorded, outline, record } from "@retail-odoo/testing";
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
  reservedConnections: 60,
  cluster: "erp",
  endpoints: { primary: "erp-rw.databases.svc", reader: "erp-r.databases.svc", pooler: "erp-pool.databases.svc" },
  pooler: { instances: 2, poolSize: 15, maxClients: 1600 },
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
    schedule: "0 30 0 * * *",
    intervalHours: 24,
    retentionDays: 30,
  },
};

test("a server and its backups, with the dependencies of each part", async () => {
  const resources = await record(() => new PostgresHA("erp", ARGS));
  expect(outline(resources)).toEqual([
    ["erp-store", "ObjectStore", "erp", "kept", []],
    ["erp-network", "NetworkPolicy", "erp", "kept", []],
    ["erp-pool-network", "NetworkPolicy", "erp", false, []],
    ["erp-pool-disruption", "PodDisruptionBudget", "erp", false, []],
    ["erp-cluster", "Cluster", "erp", "kept", ["erp-store", "erp-images"]],
    ["erp-tenants", "DatabaseRole", "erp", "kept", ["erp-cluster"]],
    ["erp-images", "ImageCatalog", "erp", "kept", []],
    ["erp-pool", "Pooler", "erp", false, ["erp-cluster"]],
    ["erp-backups", "ScheduledBackup", "erp", "kept", ["erp-cluster"]],
    ["erp", "PostgresHA", "", false, []],
  ]);
  expect(findRecorded(resources, "erp-tenants").inputs).toMatchObject({
    metadata: { name: "erp-tenants", annotations: { "pulumi.com/waitFor": "jsonpath={.status.applied}=true" } },
    spec: { cluster: { name: "erp" }, name: "odoo_tenants", login: false, databaseRoleReclaimPolicy: "retain" },
  });
});

test("a server's facts are known in a preview, as inputs for policies and as outputs", async () => {
  const server = findRecorded(await record(() => new PostgresHA("erp", ARGS)), "erp");
  expect([server.type, server.inputs, server.outputs]).toEqual([TYPES.PostgresHA, FACTS, FACTS]);
});

test("a server that is not durable retains nothing", async () => {
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
  expect(findRecorded(resources, "lab").outputs).not.toHaveProperty("backup");
});

test("all parts of a server depend on what the server depends on", async () => {
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
      "erp-pool-disruption",
      "erp-cluster",
      "erp-tenants",
      "erp-images",
      "erp-pool",
      "erp-backups",
    ].map((name) => [name, true]),
  );
});

test("a server depends on a bucket that does not exist yet", async () => {
  const resources = await record(() => {
    const bucket = new Namespace("vault", { metadata: { name: "erp-backups" } }).metadata.name;
    new PostgresHA("erp", { ...ARGS, backup: { bucket } });
  });
  expect(findRecorded(resources, "erp-store").dependencies.map((urn) => urn.split("::").at(-1))).toEqual(["vault"]);
  expect(findRecorded(resources, "erp").outputs["backup"]).toEqual(FACTS.backup);
});

test("faults are reported before anything is registered", async () => {
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

test("policies find servers and databases by their type markers", () => {
  expect(PostgresHA.isInstance({ __pulumiType: TYPES.PostgresHA })).toBe(true);
  expect(PostgresHA.isInstance({ __pulumiType: TYPES.PostgresDatabase })).toBe(false);
  expect(PostgresDatabase.isInstance({ __pulumiType: TYPES.PostgresDatabase })).toBe(true);
});

test("a server with an issuer and with monitoring", async () => {
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
  const { certificates, monitoring } = findRecorded(resources, "erp-cluster").inputs["spec"] as Record<string, unknown>;
  const { pgbouncer } = findRecorded(resources, "erp-pool").inputs["spec"] as {
    pgbouncer: { clientTLSSecret: object };
  };
  expect([certificates, monitoring, pgbouncer.clientTLSSecret]).toEqual([
    { serverCASecret: "erp-server-tls", serverTLSSecret: "erp-server-tls" },
    { customQueriesConfigMap: [{ name: "erp-queries", key: "queries" }] },
    { name: "erp-pool-tls" },
  ]);
  expect(findRecorded(resources, "erp").outputs["certificateIssuer"]).toEqual(certificateIssuer);
});
