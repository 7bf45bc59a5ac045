// The reference program in its three environments, judged by every pack, as `npm start` does.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, test } from "node:test";
import { policyPacks, root } from "../../tools/workspace.mjs";

const require = createRequire(import.meta.url);
const { previewProgram, toDocument } = require(join(root, "packages/preview/dist/engine"));
require(join(root, "tests/engine/node-ts.cjs"));
const { takesTags, untagged } = require(join(root, "packages/testing/src/aws-tags.ts"));
const { openPolicyPacks } = require(join(root, "packages/preview/dist/policy"));

// The runner gives up on tests when its process has nothing to do, and a preview waits for just that.
const alive = setInterval(() => undefined, 60_000);
after(() => clearInterval(alive));

async function preview(stack) {
  const packs = await openPolicyPacks({ packs: policyPacks.map((dir) => ({ dir })), project: "retail-odoo", stack });
  try {
    return { ...(await previewProgram({ cwd: root, stack, analyzer: packs })), packs: packs.runs };
  } finally {
    await packs.close();
  }
}

for (const stack of ["dev", "staging", "prod"])
  test(stack, async (t) => {
    const result = await preview(stack);

    await t.test("no rule is violated, and none could not be checked", () => assert.deepEqual(result.policies, []));

    await t.test("every pack judged something", () => {
      const judged = result.packs.filter((pack) => pack.evaluations > 0).map((pack) => pack.name);
      assert.deepEqual(judged, ["retail-odoo-encryption", "retail-odoo-quotas", "retail-odoo-tenancy"]);
    });

    await t.test("no secret is written, and only Secrets hold one", () => {
      const holders = result.resources.filter((resource) => resource.secretPaths.length > 0).map(({ type }) => type);
      assert.deepEqual([...new Set(holders)], ["kubernetes:core/v1:Secret"]);
      assert.doesNotMatch(JSON.stringify(toDocument(result)), /1b47061264138c4ac30d75fd1eb44270/);
    });

    await t.test("what of AWS takes tags says whose it is, who pays, and what is in it", () => {
      const taking = result.resources.filter(({ type }) => type.startsWith("aws:") && takesTags(type));
      assert.ok(taking.length > 50, `only ${taking.length}`);
      assert.deepEqual(untagged(result.resources), []);
    });
  });

test("two previews of one program are the same, byte for byte", async () => {
  const [first, second] = [await preview("dev"), await preview("dev")];
  assert.equal(JSON.stringify(toDocument(first)), JSON.stringify(toDocument(second)));
});
