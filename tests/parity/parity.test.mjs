// What checkov and trivy demand, held against the reference program in its three environments.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../tools/workspace.mjs";
import { attempt, run } from "../support/programs.mjs";

const require = createRequire(import.meta.url);
require(join(root, "tests/engine/node-ts.cjs"));
const { RULES, judge } = require("./table.ts");
const { HOSTILE } = require("./hostile.ts");

test("npm run parity: every demand of the scanners holds, or says why it does not apply", () => {
  const { status, stdout } = attempt(process.execPath, [join(root, "tools/parity.mjs")]);
  const failing = stdout.split("\n").filter((line) => line.includes(" FAILS "));
  assert.deepEqual({ status, failing }, { status: 0, failing: [] });
  assert.ok(Number(/(\d+) hold/.exec(stdout)?.[1]) > 100, stdout);
});

const COMPONENTS = join(root, "tests/parity/components");
const BUCKETS_AND_CACHES = [
  ...["AWS-0045", "AWS-0050", "AWS-0051", "AWS-0065", "AWS-0086", "AWS-0087", "AWS-0088", "AWS-0089", "AWS-0090"],
  ...["AWS-0091", "AWS-0093", "AWS-0132", "CKV_AWS_29", "CKV_AWS_30", "CKV_AWS_31", "CKV_AWS_134", "CKV_AWS_191"],
  ...["CKV_AWS_33", "CKV2_AWS_50", "CKV2_AWS_64"],
];

test("RedisCache on ElastiCache and TenantStorage hold too, which the reference program does without", () => {
  const folder = mkdtempSync(join(tmpdir(), "retail-odoo-parity-"));
  const [cli, json] = [join(root, "packages/preview/dist/cli/main.js"), join(folder, "preview.json")];
  const where = ["--cwd", COMPONENTS, "--stack", "prod", "--policy-pack", join(root, "policies/encryption")];
  const stdout = run(process.execPath, [cli, "preview", ...where, "--json", json]);
  assert.match(stdout, /no mandatory violation/);
  assert.doesNotMatch(stdout, /not checked/);
  const { resources } = JSON.parse(readFileSync(json, "utf8"));
  rmSync(folder, { recursive: true });
  const rows = judge({ components: resources }).filter(({ id }) => BUCKETS_AND_CACHES.includes(id));
  const found = rows.map(({ id, result, detail }) => (result === "holds" ? id : `${id}: ${detail}`));
  assert.deepEqual(found.sort(), [...BUCKETS_AND_CACHES].sort());
});

test("no id occurs twice", () => {
  const ids = judge({}).map(({ id }) => id);
  assert.deepEqual([...new Set(ids)], ids);
});

test("every rule can fail: a stack that does everything wrong satisfies none", () => {
  const satisfied = RULES.filter(({ check }) => check(HOSTILE).faults.length === 0);
  assert.deepEqual(
    satisfied.map(({ ids }) => ids),
    [],
  );
});

test("a rule that finds nothing to check fails, unless it says why there is nothing", () => {
  const { result, detail } = judge({ empty: [] }).find(({ id }) => id === "CKV_AWS_37");
  assert.deepEqual({ result, detail }, { result: "FAILS", detail: "no resource to check" });
});
