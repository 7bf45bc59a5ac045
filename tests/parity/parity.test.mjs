// What checkov and trivy demand, held against the reference program in its three environments.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../tools/workspace.mjs";

const require = createRequire(import.meta.url);
require(join(root, "tests/engine/node-ts.cjs"));
const { RULES, judge } = require("./table.ts");
const { HOSTILE } = require("./hostile.ts");

test("npm run parity: every demand of the scanners holds, or says why it does not apply", () => {
  const { status, stdout } = spawnSync(process.execPath, [join(root, "tools/parity.mjs")], { encoding: "utf8" });
  const failing = stdout.split("\n").filter((line) => line.includes(" FAILS "));
  assert.deepEqual({ status, failing }, { status: 0, failing: [] });
  assert.ok(Number(/(\d+) hold/.exec(stdout)?.[1]) > 100, stdout);
});

test("no id is told twice", () => {
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
  const { verdict, detail } = judge({ empty: [] }).find(({ id }) => id === "CKV_AWS_37");
  assert.deepEqual({ verdict, detail }, { verdict: "FAILS", detail: "no resource to check" });
});
