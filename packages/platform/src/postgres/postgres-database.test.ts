import { record, type Recorded } from "@retail-odoo/testing";
import { PostgresDatabase } from "./postgres-database";
import { PostgresHA } from "./postgres-ha";
import type { PostgresHAArgs } from "./engines";

/** What opens a database, and whom its workload trusts. */

const ARGS: PostgresHAArgs = { engine: "cloudnative-pg", size: "s", namespace: "databases" };

function find(resources: Recorded[], name: string): Recorded {
  const found = resources.find((resource) => resource.name === name);
  if (!found) throw new Error(`${name} was not registered.`);
  return found;
}

/** Passwords by the generation in which they were drawn, the Secrets they are in, and which one is in use. */
async function rotation(passwordGeneration: number) {
  const args = { connectionLimit: 40, databaseName: "old_shop", workloadNamespace: "tenant-shop", passwordGeneration };
  const resources = await record(() => {
    new PostgresDatabase("shop", { server: new PostgresHA("erp", ARGS).facts, ...args });
  });
  const inputs = (name: string) => resources.find((resource) => resource.name === name)?.inputs;
  const nameOf = (name: string) => (inputs(name)?.["metadata"] as { name: string } | undefined)?.name;
  const { role, credentialsSecret } = find(resources, "shop").outputs;
  return {
    drawn: ["a", "b"].map((letter) => inputs(`shop-password-${letter}`)?.["keepers"]),
    beside: ["a", "b"].map((letter) => nameOf(`shop-login-${letter}`)),
    jobs: ["a", "b"].map((letter) => nameOf(`shop-login-${letter}-job`)?.split("-").at(-1)),
    inUse: [role, credentialsSecret],
  };
}

test("with every generation one password changes, the other's goes on, and the workload's Secret has another name", async () => {
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

test("a workload elsewhere is given the CA of a server whose issuer serves the whole cluster, and of no other", async () => {
  const trust = async (certificateIssuer?: object, workloadNamespace: string | undefined = "tenant-shop") => {
    const resources = await record(() => {
      const erp = new PostgresHA("erp", { ...ARGS, ...(certificateIssuer && { certificateIssuer }) } as PostgresHAArgs);
      new PostgresDatabase("shop", { server: erp.facts, connectionLimit: 40, databaseName: "shop", workloadNamespace });
    });
    const made = resources.find(({ name }) => name === "shop-ca");
    return [find(resources, "shop").outputs["ca"], made && (made.inputs["spec"] as object)];
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

test("beside the server a workload reads the server's own CA", async () => {
  const facts = async (args: object) => {
    const resources = await record(() => {
      const erp = new PostgresHA("erp", { ...ARGS, ...args });
      new PostgresDatabase("shop", { server: erp.facts, connectionLimit: 40 });
    });
    return find(resources, "shop").outputs["ca"];
  };
  const certificateIssuer = { kind: "Issuer" as const, name: "own" };
  expect([await facts({}), await facts({ certificateIssuer })]).toEqual([
    { kind: "Secret", name: "erp-ca", key: "ca.crt" },
    { kind: "Secret", name: "erp-server-tls", key: "ca.crt" },
  ]);
});
