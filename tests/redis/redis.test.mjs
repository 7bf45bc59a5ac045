// Settings of a Redis in the cluster on real servers: what an instance takes, and what a full one does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { contract, platform } from "../support/library.mjs";
import { inStep, MiB, sessionKey, WEEK, withCell } from "./cell.mjs";

const { redisSettings } = platform("cache/redis-conf");
const { elastiCacheParameters } = platform("cache/elasticache");

/** What `CONFIG GET` says to what a file says. */
const said = (value) => value.replace(/^"(.*)"$/, "$1");

for (const role of contract.CACHE_ROLES)
  test(`${role}: an instance starts with every setting of its file and says it back`, () =>
    withCell({ role, maxMemoryBytes: 64 * MiB }, async (cell) => {
      const operator = await cell.operator();
      const expected = Object.entries(redisSettings({ role, maxMemoryBytes: 64 * MiB }))
        .filter(([name]) => !PATH_SETTINGS.includes(name))
        .map(([name, value]) => [name, said(value)]);
      assert.ok(expected.length > 20);
      const answers = [];
      for (const [name] of expected) answers.push([name, (await operator.ask("CONFIG", "GET", name))[1]]);
      assert.deepEqual(answers, expected);
    }));
const PATH_SETTINGS = ["dir", "tls-cert-file", "tls-key-file", "tls-ca-cert-file"];

test("the parameters of ElastiCache are settings that Redis takes; those of AWS alone are listed", () =>
  withCell({ role: "cache", maxMemoryBytes: 64 * MiB }, async (cell) => {
    const operator = await cell.operator();
    const unproven = [];
    for (const role of contract.CACHE_ROLES)
      for (const { name, value } of elastiCacheParameters(role)) {
        if ((await operator.ask("CONFIG", "GET", name)).length === 0) unproven.push(name);
        else {
          assert.equal(await operator.ask("CONFIG", "SET", name, value), "OK");
          assert.deepEqual(await operator.ask("CONFIG", "GET", name), [name, value]);
        }
      }
    assert.deepEqual([...new Set(unproven)], ["reserved-memory-percent"]);
  }));

/** Writes until the server is full or gave something up. @returns what it said, and how many were written */
async function fill(client, operator) {
  for (let number = 0; number < 5000; number++) {
    try {
      await client.ask("SET", sessionKey(number), "x".repeat(4096), "EX", WEEK);
    } catch (error) {
      return { written: number, refusal: error.message };
    }
    if (number % 100 === 0 && (await evicted(operator)) > 0) return { written: number + 1, refusal: "none" };
  }
  throw new Error("it was never full");
}
const evicted = async (operator) => Number(/evicted_keys:(\d+)/.exec(await operator.ask("INFO", "stats"))[1]);
const keyCount = async (operator) => operator.ask("DBSIZE");

for (const role of ["session", "queue"])
  test(`${role}: a full server refuses to write, keeps everything, and can still be read`, () =>
    withCell({ role, maxMemoryBytes: 8 * MiB }, async (cell) => {
      const operator = await inStep(cell);
      const client = await cell.client();
      const { written, refusal } = await fill(client, operator);
      assert.match(refusal, /^OOM command not allowed/);
      assert.deepEqual([await keyCount(operator), await evicted(operator)], [written, 0]);
      assert.equal((await client.ask("GET", sessionKey(0))).length, 4096);
      // Who is logged in stays so: extending and ending a session needs no memory.
      assert.equal(await client.ask("EXPIRE", sessionKey(0), WEEK), 1);
      assert.equal(await client.ask("DEL", sessionKey(0)), 1);
    }));

test("cache: a full server gives up what was not asked for longest, and goes on writing", () =>
  withCell({ role: "cache", maxMemoryBytes: 8 * MiB }, async (cell) => {
    const operator = await cell.operator();
    const client = await cell.client();
    const { written, refusal } = await fill(client, operator);
    assert.equal(refusal, "none");
    assert.ok((await keyCount(operator)) < written);
    assert.equal(await client.ask("SET", "one more", "x".repeat(4096)), "OK");
  }));
