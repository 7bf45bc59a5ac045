// A franchisee, as the reference stacks, costs no more than hosting may cost to find a market, and the bench says what is platform.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cost, GOALS } from "../../bench/cost.mjs";

test("each line of the bench of costs keeps its goal, and names the share that is platform", async () => {
  const lines = await cost();
  assert.deepEqual(lines.map(({ theirs }) => theirs), [GOALS.prod, GOALS.franchisee, GOALS.dev]); // prettier-ignore
  for (const { what, ours, theirs } of lines) {
    assert.ok(ours > 0 && ours <= theirs, `${what}: USD ${ours}`);
    assert.match(what, /platform USD \d/);
  }
});
