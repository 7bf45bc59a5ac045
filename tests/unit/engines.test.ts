import { TYPES } from "@retail-odoo/contract";
import { planCell } from "@retail-odoo/platform";
import { record, type Recorded } from "@retail-odoo/testing";
import { DATABASE_RULES } from "../parity/aws-database-rules";
import { ENGINES, main } from "./engine-servers";
import { uncached, cell, platformArgs, tenant } from "./example-cell";
import { messages } from "./faulty-cell";

/** One tenant on one server, and the platform's other server beside it. */
function build(engine: keyof typeof ENGINES) {
  const args = platformArgs();
  args.databases["main"] = ENGINES[engine];
  args.tenants = [tenant("alpha")];
  cell(args);
}

const NAMES = Object.keys(ENGINES) as (keyof typeof ENGINES)[];

test.each(NAMES)(
  "a server of %s is planned, published and given to its tenant, and an unknown field of it is refused",
  async (engine) => {
    const servers = (await record(() => build(engine))).filter(({ type }) => type === TYPES.PostgresHA);
    expect(servers.map(({ inputs }) => inputs)).toContainEqual(
      expect.objectContaining({ name: "retail-main", engine, major: expect.any(Number) as number }),
    );
    const args = { ...platformArgs(), tenants: [tenant("alpha")], databases: { main: ENGINES[engine] } };
    const { allotments, capacity } = planCell("retail", args);
    expect(allotments["alpha"]).toMatchObject({ database: "main", rpo: { target: 15 } });
    expect(capacity.connections["main"]?.used).toBeGreaterThan(0);
    expect(messages((a) => main(a, { ...ENGINES[engine], unheardOf: 1 }))).toEqual([
      expect.stringMatching(/^databases\.main\.unheardOf = 1: is not a known key\./),
    ]);
  },
);

let rdsStack: Recorded[] | undefined;

const inputsOf = (all: Recorded[]) => new Map(all.map(({ urn, inputs }) => [urn, JSON.stringify(inputs)]));

test.each(NAMES.filter((engine) => engine !== "cloudnative-pg"))(
  "a tenant whose server becomes one of %s keeps all but its database",
  async (engine) => {
    const before = await record(() => build("cloudnative-pg"));
    const after = await record(() => build(engine));
    const own = (all: Recorded[]) =>
      all.filter(({ name }) => name.startsWith("alpha") && !name.startsWith("alpha-database-"));
    expect(own(after).map(({ urn }) => urn)).toEqual(own(before).map(({ urn }) => urn));
    const [then, now] = [inputsOf(before), inputsOf(after)];
    const changed = own(after)
      .filter(({ urn }) => then.get(urn) !== now.get(urn))
      .map(({ name }) => name);
    // The peers and the authority of Odoo's pods, and the allotment that the component publishes.
    const allowed = [
      "alpha",
      "alpha-assets",
      "alpha-cron",
      "alpha-database",
      "alpha-init",
      "alpha-odoo-traffic",
      "alpha-web",
      "alpha-websocket",
    ];
    // A server whose CA the user gives is trusted by that CA's own certificate, which the tenant's configuration has.
    const config = "caSecret" in ENGINES[engine] ? ["alpha-config"] : [];
    expect(changed.filter((name) => !allowed.includes(name) && !config.includes(name))).toEqual([]);
  },
);

test("a tenant's database on RDS: passwords, a job that makes it, and a pooler of its own, each after what it needs", async () => {
  const all = await record(() => build("rds"));
  const parts = all.filter(({ name }) => name.startsWith("alpha-database-"));
  expect(
    parts.map(({ name, type }) => `${type.split(":").at(-1)} ${name.slice("alpha-database-".length)}`).sort(),
  ).toEqual([
    "Certificate ca",
    "Certificate pool-certificate",
    "ConfigMap pool-config",
    "ConfigMap primary-ca",
    "ConfigMap provision-script",
    "Deployment pool-pods",
    "Job provision",
    "NetworkPolicy pool-network",
    "NetworkPolicy provision-network",
    "PodDisruptionBudget pool-disruption",
    "RandomPassword password-a",
    "Secret credentials",
    "Secret login-a",
    "Secret verifiers",
    "Service pool",
  ]);
  const waits = (name: string) =>
    parts.find((part) => part.name === `alpha-database-${name}`)?.dependencies.map((urn) => urn.split("::").at(-1)) ??
    [];
  expect(waits("provision")).toEqual(
    expect.arrayContaining(["retail-main-instance", "alpha-database-verifiers", "alpha-database-provision-script"]),
  );
  expect(waits("pool-pods")).toEqual(
    expect.arrayContaining([
      "alpha-database-provision",
      "alpha-database-pool-config",
      "alpha-database-pool-certificate",
    ]),
  );
  expect(waits("pool")).toEqual(expect.arrayContaining(["alpha-database-pool-pods"]));
  const init = all.find(({ name }) => name === "alpha-init")?.dependencies.map((urn) => urn.split("::").at(-1));
  expect(init).toEqual(expect.arrayContaining(["alpha-database-provision"]));
});

test.each([
  ["cloudnative-pg", ["alpha-database-login-a-job", "alpha-init"]],
  ["rds", ["alpha-database-provision", "alpha-init"]],
] as const)("on %s a job that failed is made anew by the next update", async (engine, names) => {
  const jobs = (await record(() => build(engine))).filter(({ type }) => type.endsWith(":Job"));
  expect(jobs.map(({ name }) => name).sort()).toEqual(names);
  for (const { inputs } of jobs)
    expect(inputs).toMatchObject({ metadata: { annotations: { "pulumi.com/replaceUnready": "true" } } });
});

test.each([
  ["cloudnative-pg", "alpha-database-login-a-job"],
  ["rds", "alpha-database-provision"],
] as const)(
  "on %s the job of a database runs where servers and poolers do, with their priority",
  async (engine, name) => {
    const job = (await record(() => build(engine))).find((resource) => resource.name === name);
    expect(job?.inputs).toMatchObject({
      spec: {
        template: {
          spec: {
            priorityClassName: "retail-odoo-database",
            nodeSelector: { "retail-odoo.io/pool": "data" },
            tolerations: [{ key: "retail-odoo.io/pool", operator: "Equal", value: "data", effect: "NoSchedule" }],
          },
        },
      },
    });
  },
);

test("no password is in an argument, a variable or a file of the job or the pooler", async () => {
  const all = await record(() => build("rds"));
  const secret = all.filter(({ name, secretPaths }) => name.startsWith("alpha-database-") && secretPaths.length > 0);
  expect(secret.map(({ name }) => name).sort()).toEqual([
    "alpha-database-credentials",
    "alpha-database-login-a",
    "alpha-database-verifiers",
  ]);
  const job = all.find(({ name }) => name === "alpha-database-provision");
  const [container] = (
    job?.inputs as {
      spec: { template: { spec: { containers: { command: string[]; env: { name: string; value?: string }[] }[] } } };
    }
  ).spec.template.spec.containers;
  expect(container?.command).toEqual(["psql", "--no-psqlrc", "--quiet", "--file=/etc/provision/provision.sql"]);
  expect(container?.env.filter(({ value }) => value === undefined).map(({ name }) => name)).toEqual([
    "PGUSER",
    "PGPASSWORD",
    "VERIFIER_A",
  ]);
});

test.each(DATABASE_RULES)("scanners find nothing in a server of RDS's: $ids", async ({ check }) => {
  rdsStack ??= await record(() => build("rds"));
  const { judged, faults } = check(rdsStack);
  expect([judged > 0, faults]).toEqual([true, []]);
});

test("RDS and external servers take nothing of the nodes but their tenants' poolers and jobs", () => {
  const data = (engine: keyof typeof ENGINES) => {
    const args = { ...platformArgs(), tenants: [tenant("alpha")] };
    args.databases = { main: ENGINES[engine] };
    return planCell("retail", args).capacity.pools?.["data"];
  };
  const [inCluster, rds, external] = [data("cloudnative-pg"), data("rds"), data("external")];
  expect((inCluster?.pods.used ?? 0) - (rds?.pods.used ?? 0)).toBe(3);
  expect(rds?.pods.used).toBe(external?.pods.used);
  expect((inCluster?.cpu.used ?? 0) - (rds?.cpu.used ?? 0)).toBeGreaterThan(9);
});

test("recovery objectives are RDS's own, or those of an external owner, which are listed as unproven", () => {
  const plan = (engine: keyof typeof ENGINES) => {
    const args = { ...platformArgs(), tenants: [tenant("alpha")] };
    args.databases = { main: ENGINES[engine] };
    return planCell("retail", args);
  };
  const { allotments, capacity } = plan("rds");
  expect([allotments["alpha"]?.rpo, capacity.storageGiB["main"]]).toEqual([
    { target: 15, reachable: 5, files: 11 },
    { total: 400, used: 25 },
  ]);
  const unproven = "That the owner of server main keeps `databases.main.recovery`: ask for a restore.";
  expect([plan("external").allotments["alpha"]?.rto, plan("external").capacity.unproven]).toEqual([
    { target: 240, reachable: 60, files: 36 },
    [unproven, ...uncached("alpha")],
  ]);
});
