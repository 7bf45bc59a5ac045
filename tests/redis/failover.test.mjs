// Failover of a Redis in the cluster on real servers: sentinels, replicas and the proxy.
import assert from "node:assert/strict";
import { test } from "node:test";
import { contract, platform } from "../support/library.mjs";
import { SENTINEL_PORT } from "../support/redis.mjs";
import { sleep, until } from "../support/waiting.mjs";
import { inStep, MiB, sessionKey, WEEK, withCell } from "./cell.mjs";

const { PRIMARY_NAME } = platform("cache/redis-conf");

test("the primary is killed: the sentinels promote a replica, the proxy follows, and no session is lost", () =>
  withCell(
    { role: "session", maxMemoryBytes: 64 * MiB },
    async (cell) => {
      await cell.startProxy();
      await inStep(cell);
      await sentinelsReady(cell);
      const before = await until(() => cell.client(cell.proxyHost), "the proxy leads to the primary");
      for (let number = 0; number < 500; number++) await before.ask("SET", sessionKey(number), `{"uid": ${number}}`, "EX", WEEK); // prettier-ignore
      // Replication is asynchronous: what one replica has confirmed is what a failover cannot lose.
      assert.ok((await before.ask("WAIT", 1, 5000)) >= 1);
      const killed = Date.now();
      await cell.crash(0);
      const after = await until(async () => {
        const client = await cell.client(cell.proxyHost);
        await client.ask("SET", "session:bakery:new", "{}", "EX", WEEK);
        return client;
      }, "sessions can be written again at the same address");
      const seconds = Math.round((Date.now() - killed) / 1000);
      console.log(`# sessions could be written again ${seconds} s after the primary was killed`);
      assert.ok(seconds < 40);
      const values = [];
      for (let number = 0; number < 500; number++) values.push(await after.ask("GET", sessionKey(number)));
      assert.deepEqual(
        values,
        Array.from({ length: 500 }, (_, number) => `{"uid": ${number}}`),
      );
      assert.ok((await after.ask("TTL", sessionKey(0))) > WEEK - 100);
      // The dead one comes back, asks who is the primary, and follows it.
      await cell.start([0]);
      const returned = await until(async () => {
        const operator = await cell.operator(cell.hosts[0]);
        const state = await operator.ask("INFO", "replication");
        return /role:slave[^]*master_link_status:up/.test(state) && operator;
      }, "the dead instance follows");
      assert.equal(await returned.ask("GET", "session:bakery:new"), "{}");
    },
    { failover: true },
  ));

/** Sentinels that know each other and both replicas. They look for new ones every ten seconds. */
async function sentinelsReady(cell) {
  for (const host of cell.hosts) {
    const sentinel = await cell.operator(host, SENTINEL_PORT);
    const knows = async (what) => (await sentinel.ask("SENTINEL", what, PRIMARY_NAME)).length;
    await until(async () => (await knows("sentinels")) + (await knows("replicas")) === 4, `${host} knows all`);
    sentinel.close();
  }
  await sleep(1000);
}

test("every pod is killed after a failover: the last primary is the primary again, with its sessions from the file", () =>
  withCell(
    { role: "session", maxMemoryBytes: 64 * MiB },
    async (cell) => {
      await inStep(cell);
      await sentinelsReady(cell);
      await cell.crash(0);
      const primary = await until(async () => {
        const host = await cell.primaryOf(1);
        return host !== cell.hosts[0] && host === (await cell.primaryOf(2)) && host;
      }, "another is primary");
      const client = await until(async () => {
        const candidate = await cell.client(primary);
        await candidate.ask("SET", sessionKey(1), "after the failover", "EX", WEEK);
        return candidate;
      }, "it takes writes");
      client.close();
      // The first instance was away when this was written. Were it taken for the primary, the session would be gone.
      await Promise.all([cell.crash(1), cell.crash(2)]);
      await cell.start();
      for (const index of [0, 1, 2])
        await until(async () => (await cell.primaryOf(index)) === primary, `sentinel ${index} remembers the primary`);
      const survivor = await cell.client(primary);
      assert.equal(await survivor.ask("GET", sessionKey(1)), "after the failover");
    },
    { failover: true },
  ));

test("a primary that no replica confirms anything to stops writing sessions; a cache goes on", async () => {
  const outcome = async (role) => {
    let answer;
    await withCell({ role, maxMemoryBytes: 16 * MiB }, async (cell) => {
      await inStep(cell);
      const client = await cell.client();
      assert.equal(await client.ask("SET", "before", "1"), "OK");
      // Cut off: neither replicas nor sentinels of the other pods answer.
      for (const index of [1, 2])
        for (const kind of ["server", "sentinel"]) cell.instances[index][kind].signal("SIGSTOP");
      await sleep((contract.REPLICA_LAG_SECONDS + 3) * 1000);
      answer = await client.ask("SET", "after", "1").catch((error) => error.message);
      assert.equal(await client.ask("GET", "before"), "1");
    });
    return answer;
  };
  assert.match(await outcome("session"), /^NOREPLICAS/);
  assert.equal(await outcome("cache"), "OK");
});
