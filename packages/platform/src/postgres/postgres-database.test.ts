import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import type * as pulumi from "@pulumi/pulumi";
import { findRecorded, outline, record } from "@retail-odoo/testing";
import { PostgresDatabase } from "./postgres-database";
import { PostgresHA } from "./postgres-ha";
import type { PostgresHAArgs } from "./engines";

/** Rotation of credentials, and the CAs that a workload gets. */

const ARGS: PostgresHAArgs = { engine: "cloudnative-pg", size: "s", namespace: "databases" };

/** Passwords by the generation in which they were drawn, the Secrets they are in, and which one is in use. */
async function rotation(passwordGeneration: number) {
  const args = { connectionLimit: 40, databaseName: "old_shop", workloadNamespace: "tenant-shop", passwordGeneration };
  const resources = await record(() => {
    new PostgresDatabase("shop", { server: new PostgresHA("erp", ARGS).facts, ...args });
  });
  const inputs = (name: string) => resources.find((resource) => resource.name === name)?.inputs;
  const nameOf = (name: string) => (inputs(name)?.["metadata"] as { name: string } | undefined)?.name;
  const { role, credentialsSecret } = findRecorded(resources, "shop").outputs;
  return {
    drawn: ["a", "b"].map((letter) => inputs(`shop-password-${letter}`)?.["keepers"]),
    beside: ["a", "b"].map((letter) => nameOf(`shop-login-${letter}`)),
    jobs: ["a", "b"].map((letter) => nameOf(`shop-login-${letter}-job`)?.split("-").at(-1)),
    inUse: [role, credentialsSecret],
  };
}

test("each generation changes one password, keeps the other valid, and renames the workload's Secret", async () => {
  const secret = (name: string) => ({ namespace: "tenant-shop", name });
  expect([await rotation(1), await rotation(2), await rotation(3)]).toEqual([
    {
      drawn: [{ generation: "1" }, undefined],
      beside: ["erp-old-shop-a1", undefined],
      jobs: ["a1", undefined],
      inUse: ["old_shop_a", secret("old-shop-a1")],
    },
    {
      drawn: [{ generation: "1" }, { generation: "2" }],
      beside: ["erp-old-shop-a1", "erp-old-shop-b2"],
      jobs: ["a1", "b2"],
      inUse: ["old_shop_b", secret("old-shop-b2")],
    },
    {
      drawn: [{ generation: "3" }, { generation: "2" }],
      beside: ["erp-old-shop-a3", "erp-old-shop-b2"],
      jobs: ["a3", "b2"],
      inUse: ["old_shop_a", secret("old-shop-a3")],
    },
  ]);
});

test("a workload in another namespace gets the CA of a ClusterIssuer, and of no other issuer", async () => {
  const trust = async (certificateIssuer?: object, workloadNamespace: string | undefined = "tenant-shop") => {
    const resources = await record(() => {
      const erp = new PostgresHA("erp", { ...ARGS, ...(certificateIssuer && { certificateIssuer }) } as PostgresHAArgs);
      new PostgresDatabase("shop", { server: erp.facts, connectionLimit: 40, databaseName: "shop", workloadNamespace });
    });
    const made = resources.find(({ name }) => name === "shop-ca");
    return [findRecorded(resources, "shop").outputs["ca"], made && (made.inputs["spec"] as object)];
  };
  const cluster = { kind: "ClusterIssuer", name: "retail-odoo-databases" };
  expect(await trust(cluster)).toEqual([
    { kind: "Secret", name: "shop-ca", key: "ca.crt" },
    {
      secretName: "shop-ca",
      commonName: "trusts the databases",
      duration: "2160h0m0s",
      renewBefore: "720h0m0s",
      usages: ["client auth"],
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
      issuerRef: { ...cluster, group: "cert-manager.io" },
    },
  ]);
  expect(await trust({ kind: "Issuer", name: "own" })).toEqual([undefined, undefined]);
  expect(await trust()).toEqual([undefined, undefined]);
});

test("a workload in the server's namespace reads the server's own CA", async () => {
  const facts = async (args: object) => {
    const resources = await record(() => {
      const erp = new PostgresHA("erp", { ...ARGS, ...args });
      new PostgresDatabase("shop", { server: erp.facts, connectionLimit: 40 });
    });
    return findRecorded(resources, "shop").outputs["ca"];
  };
  const certificateIssuer = { kind: "Issuer" as const, name: "own" };
  expect([await facts({}), await facts({ certificateIssuer })]).toEqual([
    { kind: "Secret", name: "erp-ca", key: "ca.crt" },
    { kind: "Secret", name: "erp-server-tls", key: "ca.crt" },
  ]);
});

const database =
  (over: object = {}, opts?: pulumi.ComponentResourceOptions) =>
  () => {
    const erp = new PostgresHA("erp", ARGS);
    const args = { server: erp.facts, connectionLimit: 40, databaseName: "old_shop", ...over };
    return new PostgresDatabase("shop", args, opts);
  };

test("a database, its owner, login and credentials, with the dependencies of each", async () => {
  const resources = await record(database({ workloadNamespace: "tenant-shop" }));
  const server = ["erp-cluster", "erp-tenants"];
  expect(outline(resources.filter(({ name }) => name.startsWith("shop")))).toEqual([
    [
      "shop-login-a-job",
      "Job",
      "shop",
      false,
      ["shop-login-a", "shop-login-network", "shop-network", "shop-database", "shop-role-a", ...server],
    ],
    ["shop-credentials", "Secret", "shop", false, ["shop-password-a"]],
    ["shop-login-a", "Secret", "shop", false, ["shop-password-a"]],
    ["shop-login-network", "NetworkPolicy", "shop", false, server],
    ["shop-network", "NetworkPolicy", "shop", false, server],
    ["shop-pool-network", "NetworkPolicy", "shop", false, []],
    ["shop-database", "Database", "shop", "kept", ["shop-role", ...server]],
    ["shop-role", "DatabaseRole", "shop", "kept", server],
    ["shop-role-a", "DatabaseRole", "shop", "kept", ["shop-login-a", "shop-role", ...server]],
    ["shop-password-a", "RandomPassword", "shop", false, []],
    ["shop", "PostgresDatabase", "", false, []],
  ]);
  expect(findRecorded(resources, "shop-role").inputs["spec"]).toEqual({
    cluster: { name: "erp" },
    name: "old_shop",
    login: false,
    databaseRoleReclaimPolicy: "retain",
  });
  expect(findRecorded(resources, "shop-role-a").inputs["spec"]).toEqual({
    cluster: { name: "erp" },
    name: "old_shop_a",
    login: true,
    inherit: false,
    connectionLimit: 40,
    inRoles: ["odoo_tenants", "old_shop"],
    passwordSecret: { name: "erp-old-shop-a1" },
    databaseRoleReclaimPolicy: "retain",
  });
  expect(findRecorded(resources, "shop-database").inputs["spec"]).toEqual({
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

test("the password is secret in every resource, and not in the facts", async () => {
  const resources = await record(database({ workloadNamespace: "tenant-shop" }));
  const secret = resources.filter(({ secretPaths }) => secretPaths.length > 0);
  expect(secret.map(({ name, secretPaths }) => [name, secretPaths])).toEqual([
    ["shop-credentials", ["stringData"]],
    ["shop-login-a", ["stringData"]],
  ]);
  const shop = findRecorded(resources, "shop");
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

test("the operator reads the password from a Secret beside the server, and reloads it", async () => {
  const login = findRecorded(await record(database()), "shop-login-a").inputs;
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

test("a workload in the server's namespace reads the operator's Secret", async () => {
  const resources = await record(database({ durable: false }));
  expect(
    outline(resources.filter(({ name }) => name.startsWith("shop"))).map(([name, , , retained]) => [name, retained]),
  ).toEqual([
    ["shop-login-a-job", false],
    ["shop-login-a", false],
    ["shop-login-network", false],
    ["shop-network", false],
    ["shop-pool-network", false],
    ["shop-database", false],
    ["shop-role", false],
    ["shop-role-a", false],
    ["shop-password-a", false],
    ["shop", false],
  ]);
  expect(findRecorded(resources, "shop").outputs["credentialsSecret"]).toEqual({
    namespace: "databases",
    name: "erp-old-shop-a1",
  });
});

test("a resource that reads the host depends on the database, and its parts on the component's dependencies", async () => {
  const resources = await record(() => {
    const tenant = new Namespace("tenant", { metadata: { name: "tenant-shop" } });
    const shop = database({ workloadNamespace: tenant.metadata.name }, { dependsOn: [tenant] })();
    new Namespace("user", { metadata: { name: "user", annotations: { host: shop.facts.host } } });
  });
  const waits = (name: string) => findRecorded(resources, name).dependencies.map((urn) => urn.split("::").at(-1));
  // The job waits for database and role, and a job's name is known when it is done.
  expect(waits("user")).toEqual(expect.arrayContaining(["shop-login-a-job"]));
  for (const part of ["shop-credentials", "shop-login-a", "shop-network", "shop-role", "shop-password-a"])
    expect([part, waits(part).includes("tenant")]).toEqual([part, true]);
});

const SERVERS = {
  "cloudnative-pg": { engine: "cloudnative-pg", size: "s", namespace: "databases" },
  external: {
    engine: "external",
    namespace: "databases",
    major: 17,
    host: "pg.corp.example",
    addresses: ["10.9.0.0/24"],
    caSecret: "corp-ca",
    adminSecret: "corp-admin",
    maxConnections: 200,
    recovery: { rpoMinutes: 5, rtoMinutes: 60, retentionDays: 14 },
    certificateIssuer: { kind: "ClusterIssuer", name: "databases" },
  },
} as const satisfies { [engine: string]: PostgresHAArgs };

test.each(Object.keys(SERVERS) as (keyof typeof SERVERS)[])(
  "on %s, every object in the server's namespace is created once that exists, and deleted before it",
  async (engine) => {
    const resources = await record(() => {
      const databases = new Namespace("databases", { metadata: { name: "databases" } });
      const issuer = databases.metadata.name.apply(() => "retail-odoo-databases");
      const { facts } = new PostgresHA("erp", SERVERS[engine]);
      // As a platform publishes it: the issuer is known once the namespace exists.
      const server = { ...facts, certificateIssuer: { kind: "ClusterIssuer" as const, name: issuer } };
      new PostgresDatabase("shop", { server, connectionLimit: 40, databaseName: "shop", workloadNamespace: "shop" });
    });
    const [{ urn: namespace } = { urn: "" }] = resources.filter(({ name }) => name === "databases");
    const within = resources.filter(({ name, inputs }) => {
      const { namespace: of } = (inputs["metadata"] ?? {}) as { namespace?: string };
      return name.startsWith("shop") && of === "databases";
    });
    expect(within.length).toBeGreaterThan(4);
    const early = within.filter(({ dependencies }) => !dependencies.includes(namespace));
    expect(early.map(({ name }) => name)).toEqual([]);
  },
);
