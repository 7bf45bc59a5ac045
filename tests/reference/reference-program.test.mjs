// The reference program in its three environments with every policy pack, as `npm start` runs it.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { GOALS } from "../../bench/cost.mjs";
import { policyPacks, root } from "../../tools/workspace.mjs";

const require = createRequire(import.meta.url);
const { previewProgram, toDocument } = require(join(root, "packages/preview/dist/engine"));
require(join(root, "tests/engine/node-ts.cjs"));
const { takesTags, untagged } = require(join(root, "packages/testing/src/aws-tags.ts"));
const { replacingProperties } = require(join(root, "packages/preview/dist/document/replacing-properties"));
const { estimateCost, missingPrices, PRICES } = require(join(root, "packages/preview/dist/cost"));
const { openPolicyPacks } = require(join(root, "packages/preview/dist/policy"));

// Keeps the test runner's process alive while a preview waits for an idle event loop.
const alive = setInterval(() => undefined, 60_000);
after(() => clearInterval(alive));

async function preview(stack, config) {
  const packs = await openPolicyPacks({ packs: policyPacks.map((dir) => ({ dir })), project: "retail-odoo", stack });
  try {
    return { ...(await previewProgram({ cwd: root, stack, config, analyzer: packs })), packs: packs.runs };
  } finally {
    await packs.close();
  }
}

for (const stack of ["dev", "staging", "prod"])
  test(stack, async (t) => {
    const result = await preview(stack);

    await t.test("no rule is violated, and every rule was checked", () => assert.deepEqual(result.policies, []));

    await t.test("every pack evaluated resources", () => {
      const evaluated = result.packs.filter((pack) => pack.evaluations > 0).map((pack) => pack.name);
      assert.deepEqual(evaluated, ["retail-odoo-encryption", "retail-odoo-quotas", "retail-odoo-tenancy"]);
    });

    await t.test("no secret is written, and only Secrets hold one", () => {
      const holders = result.resources.filter((resource) => resource.secretPaths.length > 0).map(({ type }) => type);
      assert.deepEqual([...new Set(holders)], ["kubernetes:core/v1:Secret"]);
      assert.doesNotMatch(JSON.stringify(toDocument(result)), /1b47061264138c4ac30d75fd1eb44270/);
    });

    await t.test("the properties that replace each AWS resource are known", () => {
      const unknown = result.resources.filter(({ type }) => type.startsWith("aws:") && !replacingProperties(type));
      assert.deepEqual([...new Set(unknown.map(({ type }) => type))], []);
    });

    await t.test("every taggable AWS resource has tags of owner, cost and data class", () => {
      const taking = result.resources.filter(({ type }) => type.startsWith("aws:") && takesTags(type));
      assert.ok(taking.length > 50, `only ${taking.length}`);
      assert.deepEqual(untagged(result.resources), []);
    });

    if (stack === "dev")
      await t.test("docs/first-deployment.md names the cluster and the objects of the tenant", () => {
        const page = readFileSync(join(root, "docs", "first-deployment.md"), "utf8");
        const section = page.slice(page.indexOf("## 7."), page.indexOf("## 8."));
        const named = new Set([...section.matchAll(/(?<=[`/]|--name )odoo(-[a-z]+)*(?=[`\s])/g)].map(([name]) => name));
        const known = result.resources.flatMap(({ type, inputs }) =>
          type === "aws:eks/cluster:Cluster"
            ? [inputs.name]
            : type.startsWith("kubernetes:")
              ? [inputs.metadata?.name]
              : [],
        );
        assert.deepEqual([...named].sort(), [
          "odoo", "odoo-assets", "odoo-cron", "odoo-dev", "odoo-dev-main", "odoo-init", "odoo-websocket",
        ]); // prettier-ignore
        assert.deepEqual(
          [...named].filter((name) => !known.includes(name)),
          [],
        );
      });

    if (stack in GOALS)
      await t.test(`a month costs no more than USD ${GOALS[stack]}, with every price known`, () => {
        const cost = estimateCost(result.resources, { prices: PRICES, region: "eu-central-1" });
        assert.deepEqual(missingPrices(cost), []);
        assert.ok(cost.total / 100 <= GOALS[stack], `USD ${cost.total / 100}`);
      });
  });

test("tenants with their sessions and objects in AWS", async (t) => {
  const tenants = mkdtempSync(join(tmpdir(), "retail-odoo-tenants-"));
  t.after(() => rmSync(tenants, { recursive: true }));
  cpSync(join(root, "tenants"), tenants, { recursive: true });
  const inAws = "sessions: elasticache\n  objects: bucket\n";
  // One tenant whose service level needs its own key, and one that uses the landing zone's.
  appendFileSync(join(tenants, "lumen.yaml"), `  ${inAws}`);
  appendFileSync(join(tenants, "calder.yaml"), `odoo:\n  ${inAws}`);
  const result = await preview("prod", { tenants });
  const made = (type) => result.resources.filter((resource) => resource.type === type).map(({ name }) => name);

  await t.test("are made", () => {
    assert.deepEqual(made("aws:elasticache/replicationGroup:ReplicationGroup").sort(), [
      "calder-sessions-group",
      "lumen-sessions-group",
    ]);
    assert.deepEqual(made("retail-odoo:index:TenantStorage").sort(), [
      "odoo-prod-calder-objects",
      "odoo-prod-lumen-objects",
    ]);
  });

  await t.test("no rule is violated, and every rule was checked", () => assert.deepEqual(result.policies, []));

  await t.test("have the required tags", () => assert.deepEqual(untagged(result.resources), []));

  await t.test("each is on the bill of its tenant", () => {
    const { lines } = estimateCost(result.resources, { prices: PRICES });
    const inAws = lines.filter(({ urn, tenant }) => tenant !== undefined && /Redis|Storage\$/.test(urn ?? ""));
    assert.deepEqual([...new Set(inAws.map(({ tenant, label }) => `${tenant}: ${label}`))].sort(), [
      "calder: buckets",
      "calder: cache nodes cache.t4g.small",
      "calder: log ingestion",
      "lumen: buckets",
      "lumen: cache nodes cache.t4g.small",
      "lumen: encryption keys",
      "lumen: log ingestion",
    ]);
  });
});

test("two previews of one program are the same, byte for byte", async () => {
  const [first, second] = [await preview("dev"), await preview("dev")];
  assert.equal(JSON.stringify(toDocument(first)), JSON.stringify(toDocument(second)));
});
