// Changes of a deployed cell, one a test. `day` holds what the tests share: the lab, the engine's stack, and its tenants.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "../support/waiting.mjs";

const DATABASES = "databases";
/** A login's Job, of each generation of a tenant's password. */
const LOGIN = /^login-/;

/** Whether a step is about what the tenant's own component owns, or about the component. */
const ofFlorist = ({ urn }) => urn.split("::").at(-1).split("-")[0] === "florist";
/** The published portfolio, which names every tenant. */
const PORTFOLIO = "update RetailOdooPlatform lab";
const named = (steps) =>
  steps.map(({ urn, op }) => `${op} ${urn.split("::")[2].split(":").at(-1)} ${urn.split("::").at(-1)}`).sort();
const deployments = (tenant) =>
  ["assets", "cron", "web", "websocket"].map((role) => `update Deployment ${tenant}-${role}`);

export function dayTwo(day) {
  const { bakery } = day.tenants;
  const image = bakery.odoo.image.replace(/sha256:.*/, `sha256:${"a".repeat(64)}`);
  const data = { ...bakery.data, filestoreGiB: 20 };
  const released = { ...bakery, data, odoo: { ...bakery.odoo, image } };
  const florist = { ...bakery, name: "florist", hosts: ["florist.erp.example.com"] };
  const jobs = () => day.lab.cluster.list("jobs", `--field-selector=metadata.namespace=${DATABASES}`);
  const unfinished = () => jobs().find(({ metadata, status }) => LOGIN.test(metadata.name) && !status.succeeded);
  const nodes = (command) => {
    for (const { metadata } of day.lab.cluster.list("nodes")) day.lab.cluster.ask(command, metadata.name);
  };

  /** Starts an `up` that gets no further than the first Job, whose pod no node takes. @returns the Job */
  async function waiting(...tenants) {
    day.configure(...tenants);
    nodes("cordon");
    const up = day.cell.start("up");
    const job = await until(() => unfinished() ?? !up.service.running, "the Job of the login exists", 120);
    if (job === true) assert.fail(`up ended instead of waiting: ${(await day.cell.result(up)).error}`);
    return { up, job };
  }

  test("up that is killed half-way is taken up again by the next, and a new tenant touches only its own URNs", async () => {
    const { up } = await waiting(bakery, florist);
    await up.service.end("SIGKILL");
    nodes("uncordon");
    const before = new Set(day.cell.resources.map(({ urn }) => urn));
    assert.ok(
      [...before].some((urn) => urn.includes("florist")),
      "nothing was created before the end",
    );
    // The lock of a killed process stays in the backend.
    day.cell.pulumi("cancel", "--yes", "--stack", day.cell.stack);
    const steps = await day.cell.run("up");
    const others = steps.filter((step) => !ofFlorist(step));
    assert.deepEqual(
      named(others).filter((step) => step !== PORTFOLIO),
      [],
    );
    assert.ok(steps.length > others.length);
    // Pulumi keeps the operation that it saw no end of until a refresh is told that the object is in the state.
    assert.deepEqual(
      (day.cell.state.pending_operations ?? []).map(({ type, resource }) => [type, resource.urn]),
      [["creating", steps.find(({ urn }) => urn.endsWith("::florist-database-login-a-job")).urn]],
    );
    assert.deepEqual(await day.cell.run("refresh", { clearPendingCreates: true, expectNoChanges: true }), []);
    assert.deepEqual(day.cell.state.pending_operations ?? [], []);
  });

  test("a Job that failed is mended by the next up", async () => {
    const rotated = { ...florist, passwordGeneration: 2 };
    const { up, job } = await waiting(bakery, rotated);
    // No node takes its pod until its deadline.
    day.patch(`job/${job.metadata.name}`, DATABASES, { spec: { activeDeadlineSeconds: 1 } });
    const { error } = await day.cell.result(up);
    assert.match(error, new RegExp(job.metadata.name));
    nodes("uncordon");
    assert.deepEqual(named(await day.cell.run("up")), [
      "create-replacement Job florist-database-login-b-job",
      "delete-replaced Job florist-database-login-b-job",
      "delete-replaced Secret florist-database-credentials",
      "replace Job florist-database-login-b-job",
      ...deployments("florist"),
    ]);
  });

  test("an image is released and files grow while another tenant is suspended: each touches its own objects", async () => {
    day.configure(released, { ...florist, passwordGeneration: 2, state: "suspended" });
    assert.deepEqual(
      named(await day.cell.run("up")),
      [
        "delete Job florist-init",
        "update ResourceQuota bakery-quota",
        "update TenantStack bakery",
        "update TenantStack florist",
        PORTFOLIO,
        ...deployments("bakery"),
        ...deployments("florist"),
      ].sort(),
    );
  });

  test("a tenant leaves and is removed: only its own objects go, and a claim that was resized by hand stays", async () => {
    const [claim] = day.lab.cluster.list("persistentvolumeclaims", "--field-selector=metadata.namespace=tenant-bakery");
    const larger = { spec: { resources: { requests: { storage: "23Gi" } } } };
    day.patch(`persistentvolumeclaim/${claim.metadata.name}`, "tenant-bakery", larger);
    day.configure(released, { ...florist, passwordGeneration: 2, state: "leaving" });
    assert.deepEqual(named(await day.cell.run("up", { refresh: true })), [PORTFOLIO, "update TenantStack florist"]);
    const its = day.cell.resources.map(({ urn }) => urn).filter((urn) => ofFlorist({ urn }));
    day.configure(released);
    const steps = await day.cell.run("up");
    const [deleted, others] = [steps.filter(ofFlorist), steps.filter((step) => !ofFlorist(step))];
    assert.deepEqual(deleted.map(({ urn, op }) => `${op} ${urn}`).sort(), its.map((urn) => `delete ${urn}`).sort());
    assert.deepEqual(named(others), [PORTFOLIO]);
    assert.deepEqual(
      day.lab.objects().filter((object) => object.includes("florist")),
      [],
    );
  });
}
