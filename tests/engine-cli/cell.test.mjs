// Pulumi's own engine and Kubernetes provider on a real API server: the program of examples/existing-cluster is deployed, changed day
// by day, and destroyed. kwok runs pods and jobs; operators' objects are set ready by the test.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Engine } from "../support/engine/engine.mjs";
import { until } from "../support/waiting.mjs";
import { dayTwo } from "./day-two.mjs";
import { runtimeOwned } from "./runtime-owned.mjs";
import { bakery, CELL, CUSTOM_STACK, Lab } from "./lab.mjs";
import { differences } from "./registrations.mjs";

let lab, cell, untouched;
const configOf = (...tenants) => ({ "cell:tenants": tenants });
/** What tests in other modules share. */
const day = {
  tenants: { bakery },
  configure: (...tenants) => cell.configure(configOf(...tenants)),
  /** Changes an object as a controller or an operator would. */
  patch: (object, namespace, body) =>
    lab.cluster.ask(
      "patch",
      object,
      `--namespace=${namespace}`,
      "--type=merge",
      "--field-manager=controller",
      `--patch=${JSON.stringify(body)}`,
    ),
};

before(async () => {
  lab = await Lab.start();
  untouched = lab.objects();
  cell = new Engine(CELL, "dev", { environment: lab.environment });
  Object.assign(day, { lab, cell });
});
after(async () => {
  cell?.stop();
  await lab?.stop();
});

/** Neither a preview nor a refresh finds a change. */
async function unchanged(engine) {
  for (const operation of ["preview", "refresh"])
    assert.deepEqual(await engine.run(operation, { expectNoChanges: true }), []);
}

/** A Kubernetes object of the state, as `Lab.objects` writes it. */
const objectOf = ({ inputs: { kind, metadata } }) => `${kind} ${metadata.namespace ?? "<none>"} ${metadata.name}`;

/** Destroys the stack; no object is left of it. */
async function destroyed(engine) {
  await engine.run("destroy");
  assert.deepEqual(engine.resources, []);
  await until(
    () => JSON.stringify(lab.objects()) === JSON.stringify(untouched),
    () => `the cluster is as before: ${lab.objects().filter((object) => !untouched.includes(object))}`,
  );
}

/** What Kubernetes itself puts into every namespace. */
const OF_NAMESPACE = /^(ConfigMap databases kube-root-ca\.crt|ServiceAccount databases default)$/;

test("examples/custom-stack: up as the offline preview registers it, no change; destroy keeps the server alone", async () => {
  const config = { "kubernetes:context": "lab" };
  const custom = new Engine(CUSTOM_STACK, "dev", { environment: lab.environment });
  try {
    custom.configure(config);
    const steps = await custom.run("up");
    assert.deepEqual(differences(custom.offline(CUSTOM_STACK, config), custom, steps), []);
    await unchanged(custom);
    const retained = custom.resources.filter(({ custom: is, retainOnDelete }) => is && retainOnDelete).map(objectOf);
    custom.pulumi("state", "unprotect", "--all", "--yes", "--stack", custom.stack);
    await custom.run("destroy");
    assert.deepEqual(custom.resources, []);
    const left = () => lab.objects().filter((object) => !untouched.includes(object) && !OF_NAMESPACE.test(object));
    assert.deepEqual(left(), retained.sort());
    lab.cluster.ask("delete", "namespace", "databases");
    assert.deepEqual(left(), []);
  } finally {
    custom.stop();
  }
});

test("examples/existing-cluster: up creates what the offline preview registers", async () => {
  await lab.cluster.countsRoutes();
  cell.configure(configOf(bakery));
  const steps = await cell.run("up");
  assert.deepEqual([...new Set(steps.map(({ op }) => op))], ["create"]);
  assert.deepEqual(differences(cell.offline(CELL, configOf(bakery)), cell, steps), []);
});

test("nothing changes afterwards", async () => {
  await unchanged(cell);
});

runtimeOwned(day);
dayTwo(day);

test("destroy leaves no object", async () => {
  await destroyed(cell);
});
