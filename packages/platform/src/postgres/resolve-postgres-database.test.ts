import type { PostgresFacts } from "@retail-odoo/contract";
import { Faults } from "../internal/errors";
import { opaqueName } from "./database-spec";
import { resolvePostgresDatabase, type PostgresDatabaseArgs } from "./resolve-postgres-database";

const SERVER: PostgresFacts = {
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
  image: "postgresql@sha256:0",
  maxConnections: 160,
  reservedConnections: 20,
  cluster: "erp",
  endpoints: { primary: "erp-rw.databases.svc", reader: "erp-r.databases.svc", pooler: "erp-pool.databases.svc" },
  pooler: { instances: 2, poolSize: 5, maxClients: 1600 },
  port: 5432,
  ca: { kind: "Secret", name: "erp-ca", key: "ca.crt" },
};

function faultsOf(args: Partial<PostgresDatabaseArgs>, name = "shop") {
  const faults = new Faults();
  resolvePostgresDatabase(name, { server: SERVER, connectionLimit: 40, ...args }, faults);
  return faults.all();
}

test("a database's default name is deterministic and reveals nothing", () => {
  const faults = new Faults();
  expect(resolvePostgresDatabase("shop", { server: SERVER, connectionLimit: 40 }, faults)).toEqual({
    server: SERVER,
    connectionLimit: 40,
    pooled: { connections: 40, clients: 400 },
    databaseName: "odoo_45d402062aa2",
    objectName: "erp-odoo-45d402062aa2",
    durable: true,
    passwordGeneration: 1,
  });
  expect(faults.all()).toEqual([]);
  expect(opaqueName("erp", "shop")).toBe("odoo_45d402062aa2");
  expect(opaqueName("erp2", "shop")).not.toBe(opaqueName("erp", "shop"));
});

test("the component's name is validated", () => {
  expect(faultsOf({}, "Shop").map(({ path, reason }) => [path, reason])).toEqual([["name", "is not a name"]]);
});

test("a name that is given is kept", () => {
  const faults = new Faults();
  const args = { server: SERVER, connectionLimit: 140, databaseName: "old_shop", durable: false };
  expect(resolvePostgresDatabase("shop", { ...args, workloadNamespace: "tenant-shop" }, faults)).toEqual({
    ...args,
    pooled: { connections: 140, clients: 1400 },
    objectName: "erp-old-shop",
    workloadNamespace: "tenant-shop",
    passwordGeneration: 1,
  });
  expect(faults.all()).toEqual([]);
});

test("a connection limit beyond the server's is refused", () => {
  expect(faultsOf({ connectionLimit: 141 })).toEqual([
    {
      path: "connectionLimit",
      value: 141,
      reason: "is more than the 140 connections that server erp can give",
      remedy: "Write at most 140, or choose a larger size for the server.",
    },
  ]);
  for (const connectionLimit of [0, -1, 1.5])
    expect(faultsOf({ connectionLimit })).toEqual([
      {
        path: "connectionLimit",
        value: connectionLimit,
        reason: "is not a whole number of connections from 1 to 140",
        remedy: "Write a number in that range.",
      },
    ]);
});

test.each(["Shop", "1shop", "a", "shop_", "shop;drop", "a".repeat(41), "søk"])(
  "%s is no database's name",
  (databaseName) => {
    expect(faultsOf({ databaseName })).toEqual([
      {
        path: "databaseName",
        value: databaseName,
        reason: "is not a database name",
        remedy: "Use 2 to 40 lower-case letters, digits, dashes and underscores, beginning with a letter.",
      },
    ]);
  },
);

test.each(["postgres", "template0", "template1", "app", "odoo_tenants", "streaming_replica", "pg_monitor", "cnpg_x"])(
  "%s is taken",
  (databaseName) => {
    expect(faultsOf({ databaseName })).toEqual([
      {
        path: "databaseName",
        value: databaseName,
        reason: "is reserved by PostgreSQL or the operator",
        remedy: "Choose another name.",
      },
    ]);
  },
);

test.each(["shop_a", "shop_b"])("%s would be the name of another database's login", (databaseName) => {
  expect(faultsOf({ databaseName })).toEqual([
    {
      path: "databaseName",
      value: databaseName,
      reason: "ends like the name of a login",
      remedy: "Let it end in something other than _a and _b.",
    },
  ]);
});

test("server and database together fit a label, a login's letter included", () => {
  const server = { ...SERVER, name: "e".repeat(40) };
  expect(faultsOf({ server, databaseName: "s".repeat(20) })).toEqual([]);
  expect(faultsOf({ server, databaseName: "s".repeat(21) })).toEqual([
    {
      path: "databaseName",
      value: "s".repeat(21),
      reason: "is 21 characters long, and with its server's name longer than a label may be",
      remedy: "Use at most 20, or a shorter name for the server.",
    },
  ]);
});

test.each([0, 1.5, 1_001])("%d is not a generation of a password", (passwordGeneration) => {
  expect(faultsOf({ passwordGeneration })).toEqual([
    {
      path: "passwordGeneration",
      value: passwordGeneration,
      reason: "is not a whole number of passwords from 1 to 1000",
      remedy: "Write a number in that range.",
    },
  ]);
});

test.each([
  [{ connections: 41, clients: 10 }, "pooled.connections", 41, "connections from 0 to 40"],
  [{ connections: 4, clients: 1601 }, "pooled.clients", 1601, "clients from 0 to 1600"],
])("a pooler of %j exceeds the database's or the server's limit", (pooled, path, value, range) => {
  expect(faultsOf({ pooled })).toEqual([
    { path, value, reason: `is not a whole number of ${range}`, remedy: "Write a number in that range." },
  ]);
});
