// Production by Pulumi's own engine, without AWS: providers of the tests stand in for AWS, Kubernetes and random, keep what they get,
// and refuse properties that the providers' schemas do not have.
import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { parse } from "yaml";
import { root } from "../../tools/workspace.mjs";
import { RULES } from "../support/deletion/rules.mjs";
import { Engine } from "../support/engine/engine.mjs";
import { differences, unequal } from "./registrations.mjs";

const engine = new Engine(root, "prod", {
  standIns: ["aws", "kubernetes", "random"],
  // The engine writes the whole state after every step, megabytes of it: here once, at the end.
  environment: { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" },
});
engine.env.RECORD_TO = join(engine.folder, "recorded.jsonl");
after(() => engine.stop());
const RECORDER = join(root, "tests", "engine-cli", "recorder");

const settings = parse(readFileSync(join(root, "Pulumi.prod.yaml"), "utf8")).config;
const config = { ...settings, "retail-odoo:tenants": join(root, "tenants") };

/** What the pack `recorder` is told, by rule and URN. */
function recorded(file) {
  const lines = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  rmSync(file);
  return Object.fromEntries(
    lines.map((line) => [`${line.rule} ${line.urn}`, line]).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

test("the stand-in provider refuses what the schema of AWS does not have, and asks for what it requires", async () => {
  const misspelt = new Engine(join(root, "tests", "engine-cli", "programs", "misspelt"), "dev", { standIns: ["aws"] });
  try {
    const { error } = await misspelt.result(misspelt.start("preview"));
    assert.match(error ?? "no error", /property cidrBlok .*the schema does not have this property/);
    assert.match(error, /property vpcId .*this property is required/);
  } finally {
    misspelt.stop();
  }
});

test("production is created, and policies are told of it, as the offline preview registers it and tells them", async () => {
  engine.configure(config);
  const file = engine.env.RECORD_TO;
  const resources = engine.offline(root, config, [RECORDER]);
  const offline = recorded(file);
  assert.ok(Object.keys(offline).length > resources.length, "the pack was told of less than there is");
  const steps = await engine.run("up", { policyPacks: [RECORDER] });
  assert.deepEqual([...new Set(steps.map(({ op }) => op))], ["create"]);
  assert.deepEqual(differences(resources, engine, steps), []);
  assert.deepEqual(unequal(offline, recorded(file)), []);
});

test("the second up changes nothing", async () => {
  assert.deepEqual(await engine.run("up", { expectNoChanges: true }), []);
});

test("production is destroyed in an order that ends", async () => {
  const deleted = engine.resources
    .filter(({ custom, type, retainOnDelete }) => custom && !type.startsWith("pulumi:") && !retainOnDelete)
    .map((resource) => ({ ...resource, name: resource.urn.split("::").at(-1) }));
  await assert.rejects(engine.run("destroy", { previewOnly: true }), /cannot be deleted\s+because it is protected/);
  engine.pulumi("state", "unprotect", "--all", "--yes", "--stack", engine.stack);
  const steps = new Map((await engine.run("destroy")).map((step) => [step.urn, step]));
  assert.deepEqual(engine.resources, []);
  // Nothing waits for what is already gone: what a deletion needs, such as the operator that finalizes an object, goes after it.
  let pairs = 0;
  for (const resource of deleted)
    for (const { needs } of RULES.filter(({ waits }) => waits(resource, deleted)))
      for (const need of needs(resource, deleted).filter((each) => each !== resource)) {
        pairs += 1;
        const [first, later] = [steps.get(resource.urn), steps.get(need.urn)];
        assert.ok(first.ended < later.began, `${need.urn} went before ${resource.urn}`);
      }
  assert.ok(pairs > 0, "no deletion waits for another");
});
