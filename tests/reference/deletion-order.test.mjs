// The teardown of docs/leaving.md, walked over what each environment registers: nothing waits for what is already gone.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { parse } from "yaml";
import { root } from "../../tools/workspace.mjs";
import { faultsOf } from "../support/deletion/walk.mjs";

const require = createRequire(import.meta.url);
const { previewProgram } = require(join(root, "packages/preview/dist/engine"));

// Keeps the test runner's process alive while a preview waits for an idle event loop.
const alive = setInterval(() => undefined, 60_000);
const folders = [];
after(() => {
  clearInterval(alive);
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const page = readFileSync(join(root, "docs/leaving.md"), "utf8");
const sectionOf = (title) => page.split(`### ${title}\n`)[1].split(/^##/m)[0];

/** Commands of the page, and what each does to the state of an environment. */
const STEPS = [
  { text: "state: leaving", does: (done) => ({ ...done, states: "leaving" }) },
  // An update brings every protection back.
  {
    text: "pulumi up",
    does: (done) => ({ ...done, leaving: done.states, unprotected: false, clusterUnprotected: false }),
  },
  { text: "cnpg.io/hibernation=on", does: (done) => ({ ...done, stopped: isOf("kubernetes:postgresql.cnpg.io") }) },
  { text: "aws rds delete-db-instance", does: (done) => ({ ...done, removed: isOf("aws:rds") }) },
  { text: "pulumi state unprotect --all", does: (done) => ({ ...done, unprotected: true }) },
  { text: "--no-deletion-protection\n", does: (done) => ({ ...done, clusterUnprotected: true }) },
];
const isOf = (group) => (resource) => resource.type.startsWith(`${group}/`);

/** What was done before `pulumi destroy`, by the page's steps in the page's order. */
function doneBy(section, omitted) {
  const [before, destroys] = section.split("pulumi destroy");
  assert.ok(destroys !== undefined, "the page never destroys");
  const found = STEPS.filter(({ text }) => text !== omitted && before.includes(text));
  const inOrder = found.sort((a, b) => before.indexOf(a.text) - before.indexOf(b.text));
  const byAdministrator = omitted !== ADMINISTRATOR && page.replace(/\s+/g, " ").includes(ADMINISTRATOR);
  return inOrder.reduce((state, { does }) => does(state), { byAdministrator });
}
const ADMINISTRATOR = "as an administrator of the account who is in `access.admins`";

/** A copy of a portfolio whose tenants are all leaving. */
function leaving(portfolio) {
  const folder = mkdtempSync(join(tmpdir(), "retail-odoo-leaving-"));
  folders.push(folder);
  cpSync(portfolio, folder, { recursive: true });
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".yaml") && !name.startsWith("_"))) {
    const text = readFileSync(join(folder, file), "utf8");
    writeFileSync(join(folder, file), `state: leaving\n${text.replace(/^state:.*\n/m, "")}`);
  }
  return folder;
}

const cached = new Map();
function preview(key, options) {
  if (!cached.has(key))
    cached.set(
      key,
      previewProgram(options).then(({ resources }) => resources),
    );
  return cached.get(key);
}

/** Resources of an environment's stacks, in the order in which the page destroys them. */
const ENVIRONMENTS = {
  dev: async () => [await preview("dev", { cwd: root, stack: "dev" })],
  staging: async () => [await preview("staging", { cwd: root, stack: "staging" })],
  prod: async (done) => [await prod(done)],
  layered: async (done) => {
    const names = [...page.matchAll(/start with the (tenants), then the (platform), then the\s+(landing zone)/g)][0];
    return Promise.all(names.slice(1).map((name) => layer(name.replace(" ", "-"), done)));
  },
};

function prod({ leaving: left }) {
  const config = left && { tenants: leaving(join(root, "tenants")) };
  return preview(`prod ${left}`, { cwd: root, stack: "prod", config });
}

const layered = join(root, "examples/layered");
function layer(name, { leaving: left }) {
  const config = left && name !== "landing-zone" ? { tenants: leaving(join(layered, "portfolio")) } : undefined;
  const stackOutputs = {
    "acme/retail-landing-zone/prod": join(layered, "outputs/landing-zone.json"),
    "acme/retail-platform/prod": left ? platformOf("leaving") : join(layered, "outputs/platform.json"),
  };
  return preview(`${name} ${left}`, { cwd: join(layered, name), stack: "prod", stackOutputs, config });
}

/** What the platform publishes once its tenants have that state: it is updated before the tenants. */
function platformOf(state) {
  const folder = mkdtempSync(join(tmpdir(), "retail-odoo-outputs-"));
  folders.push(folder);
  const outputs = JSON.parse(readFileSync(join(layered, "outputs/platform.json"), "utf8"));
  for (const allotment of Object.values(outputs.facts.allotments)) allotment.state = state;
  const file = join(folder, "platform.json");
  writeFileSync(file, JSON.stringify(outputs));
  return file;
}

for (const [name, stacksOf] of Object.entries(ENVIRONMENTS))
  test(`${name}: nothing waits for what is gone`, async () => {
    const done = doneBy(sectionOf(["dev", "staging"].includes(name) ? "Development" : "Production"));
    assert.deepEqual(faultsOf(await stacksOf(done), done), []);
  });

/** What each step of the page is for: the fault that production has without it. */
const WITHOUT = {
  "state: leaving": /^Namespace calder-namespace is refused by the deletion guard$/,
  "pulumi up": /^Namespace calder-namespace is refused by the deletion guard$/,
  "cnpg.io/hibernation=on":
    /^NodePool odoo-prod-services-node-pool-data drains for ever: Cluster odoo-prod-main-cluster is retained/,
  "pulumi state unprotect --all": /^Key odoo-prod-zone-key-data is protected$/,
  "--no-deletion-protection\n": /^Cluster odoo-prod-zone-cluster has deletion protection$/,
  [ADMINISTRATOR]: /^Role odoo-prod-zone-up-role is the role of CI/,
};
for (const [step, fault] of Object.entries(WITHOUT))
  test(`production without ${JSON.stringify(step.trim())} does not end`, async () => {
    const done = doneBy(sectionOf("Production"), step);
    const faults = faultsOf(await ENVIRONMENTS.prod(done), done);
    assert.ok(
      faults.some((line) => fault.test(line)),
      faults.slice(0, 5).join("\n"),
    );
  });

test("an update after the protections are lifted would bring them back", async () => {
  const section = sectionOf("Production");
  const late = section.replace("pulumi up --stack prod", "").replace("6. Destroy", "pulumi up\n6. Destroy");
  const done = doneBy(late);
  assert.ok(faultsOf(await ENVIRONMENTS.prod(done), done).some((line) => line.endsWith("is protected")));
});

test("RDS keeps the network until it is deleted", async () => {
  const config = parse(readFileSync(join(root, "Pulumi.prod.yaml"), "utf8")).config["retail-odoo:platform"];
  config.databases.managed = { engine: "rds", size: "s" };
  const settings = { platform: JSON.stringify(config), tenants: leaving(join(root, "tenants")) };
  const stacks = [await preview("rds", { cwd: root, stack: "prod", config: settings })];
  const done = doneBy(sectionOf("Production"));
  assert.deepEqual(faultsOf(stacks, done), []);
  const without = doneBy(sectionOf("Production"), "aws rds delete-db-instance");
  const held = faultsOf(stacks, without).filter((line) => line.includes("is in use by Instance"));
  assert.deepEqual([...new Set(held.map((line) => line.split(" ")[0]))].sort(), [
    "SecurityGroup",
    "Subnet",
    "SubnetGroup",
    "Vpc",
  ]);
});

test("stacks in the order of their creation leave objects without a cluster", async () => {
  const done = doneBy(sectionOf("Production"));
  const faults = faultsOf([...(await ENVIRONMENTS.layered(done))].reverse(), done);
  assert.ok(faults.some((line) => /^Namespace bakery-namespace may outlive Cluster retail-zone-cluster/.test(line)));
});

test("without its dependencies every kind of order is found", async () => {
  const [resources] = await ENVIRONMENTS.staging();
  const loose = resources.map((resource) => ({
    ...resource,
    dependencies: [],
    propertyDependencies: {},
    provider: undefined,
  }));
  const reasons = new Set(faultsOf([loose], { byAdministrator: true }).map((line) => line.split(": ")[1]));
  assert.ok(reasons.size >= 9, [...reasons].join("\n"));
});
