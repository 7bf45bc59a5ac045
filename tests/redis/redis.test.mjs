// What RedisCache makes in the cluster, on real servers: settings and scripts of the library, sentinels, TLS, the proxy.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { contract, platform } from "../support/library.mjs";
import { USER } from "../support/machine.mjs";
import { attempt, run } from "../support/programs.mjs";
import { Client, OPERATOR_PASSWORD, PASSWORD, READER_PORT, REDIS_PORT, RedisCell, SENTINEL_PORT } from "../support/redis.mjs"; // prettier-ignore
import { sleep, until, within } from "../support/waiting.mjs";

const { PRIMARY_NAME, redisSettings } = platform("cache/redis-conf");
const { elastiCacheParameters } = platform("cache/elasticache");

const MiB = 1024 * 1024;
const WEEK = 7 * 24 * 3600;
const sessionKey = (number) => `session:bakery:${String(number).padStart(84, "0")}`;

async function withCell(spec, work, options) {
  const cell = new RedisCell(spec, options);
  try {
    await cell.start();
    await work(cell);
  } finally {
    await cell.stop();
  }
}

/** A primary of that role with its replicas in step, so that it takes writes. */
async function inStep(cell, replicas = 2) {
  const operator = await cell.operator();
  await until(async () => (await operator.ask("WAIT", replicas, 100)) >= replicas && (await lag(operator)), "replicas are in step"); // prettier-ignore
  return operator;
}

async function lag(operator) {
  const [, good] = /min_slaves_good_slaves:(\d+)/.exec(await operator.ask("INFO", "replication")) ?? [];
  return good === undefined || Number(good) > 0;
}

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

test("the parameters of ElastiCache are settings that Redis takes; what is AWS' own is told", () =>
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
      const kept = [];
      for (let number = 0; number < 500; number++) kept.push(await after.ask("GET", sessionKey(number)));
      assert.deepEqual(
        kept,
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
const kept = async (operator) => operator.ask("DBSIZE");

for (const role of ["session", "queue"])
  test(`${role}: a full server refuses to write, keeps everything, and can still be read`, () =>
    withCell({ role, maxMemoryBytes: 8 * MiB }, async (cell) => {
      const operator = await inStep(cell);
      const client = await cell.client();
      const { written, refusal } = await fill(client, operator);
      assert.match(refusal, /^OOM command not allowed/);
      assert.deepEqual([await kept(operator), await evicted(operator)], [written, 0]);
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
    assert.ok((await kept(operator)) < written);
    assert.equal(await client.ask("SET", "one more", "x".repeat(4096)), "OK");
  }));

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

test("nobody gets in without TLS, a password, or the rights", () =>
  withCell({ role: "cache", maxMemoryBytes: 16 * MiB }, async (cell) => {
    const refusal = (client, ...words) => client.ask(...words).then(() => "no refusal", (error) => error.message); // prettier-ignore
    for (const port of [REDIS_PORT, SENTINEL_PORT]) {
      assert.equal(await plainText(cell.hosts[0], port), "closed");
      const stranger = await cell.client(cell.hosts[0], port, null);
      assert.match(await refusal(stranger, port === REDIS_PORT ? "GET" : "SENTINEL", "masters"), /^NOAUTH/);
      assert.match(await refusal(stranger, "AUTH", "wrong"), /^WRONGPASS/);
    }
    await assert.rejects(Client.open({ host: cell.hosts[0], port: REDIS_PORT, ca: undefined }), /certificate/);
    const client = await cell.client();
    for (const words of [
      ["FLUSHALL"],
      ["CONFIG", "GET", "*"],
      ["REPLICAOF", "NO", "ONE"],
      ["SHUTDOWN"],
      ["ACL", "LIST"],
    ])
      // prettier-ignore
      assert.match(await refusal(client, ...words), /^NOPERM/, words.join(" "));
    // What Odoo's session module does.
    assert.equal(await client.ask("SET", "session:a:1", "{}"), "OK");
    assert.equal(await client.ask("EXPIRE", "session:a:1", 60), 1);
    assert.deepEqual(await client.ask("KEYS", "session:a:*"), ["session:a:1"]);
    assert.equal(await client.ask("DEL", "session:a:1"), 1);
    const asking = await cell.client(cell.hosts[0], SENTINEL_PORT);
    assert.deepEqual(await asking.ask("SENTINEL", "get-master-addr-by-name", PRIMARY_NAME), [cell.hosts[0], String(REDIS_PORT)]); // prettier-ignore
    assert.match(await refusal(asking, "SENTINEL", "failover", PRIMARY_NAME), /^NOPERM/);
  }));

function plainText(host, port) {
  const outcome = new Promise((resolve) => {
    const socket = connect({ host, port }, () => socket.write("PING\r\n"));
    socket.on("data", (data) => (String(data).includes("PONG") ? resolve("answered") : undefined));
    socket.on("error", () => resolve("closed"));
    socket.on("close", () => resolve("closed"));
  });
  return within(outcome, "an answer or an end", 20);
}

test("a renewed certificate is read without a restart, and the sentinel is started again for it", () =>
  withCell({ role: "session", maxMemoryBytes: 16 * MiB }, async (cell) => {
    const first = (await cell.client()).certificate;
    cell.authority.renew();
    await until(async () => (await cell.client()).certificate !== first, "the server shows the new certificate");
    await until(async () => cell.instances.every(({ sentinel }) => !sentinel.running), "the sentinels end");
    assert.deepEqual(cell.instances.map(({ server }) => server.running), [true, true, true]); // prettier-ignore
    await cell.start([0, 1, 2], ["sentinel"]);
  }));

test("the proxy's second port reads from instances, and refuses nobody a write that the primary would take", () =>
  withCell({ role: "session", maxMemoryBytes: 16 * MiB }, async (cell) => {
    await cell.startProxy();
    await inStep(cell);
    const writer = await until(() => cell.client(cell.proxyHost), "the proxy leads to the primary");
    await writer.ask("SET", "a", "1");
    await writer.ask("WAIT", 2, 5000);
    const answers = [];
    for (let number = 0; number < 6; number++) {
      const reader = await until(() => cell.client(cell.proxyHost, READER_PORT), "the proxy leads to a reader");
      answers.push(await reader.ask("GET", "a"));
    }
    assert.deepEqual(answers, Array(6).fill("1"));
  }));

const PYTHON = "/usr/bin/python3";
const hasPython = attempt(PYTHON, ["-c", "import redis"]).status === 0;
/** What Odoo's session module does with its URL (odoo-cloud-platform, `session_redis`): redis-py by URL, and these calls. */
const SESSIONS = `
import json, os, redis
store = redis.from_url(os.environ["ODOO_SESSION_REDIS_URL"])
key = "session:bakery:" + "0" * 84
store.set(key, json.dumps({"uid": 2}).encode())
store.expire(key, 604800)
print(json.loads(store.get(key))["uid"], store.keys("session:bakery:*") == [key.encode()], store.delete(key))
`;

test(
  "redis-py, by which Odoo's module speaks, takes the URL, and refuses a server of another CA",
  { skip: !hasPython && "no python3-redis" },
  () =>
    // prettier-ignore
    withCell(
    { role: "session", maxMemoryBytes: 16 * MiB },
    async (cell) => {
      await inStep(cell);
      const trusting = (ca) =>
        run(PYTHON, ["-c", SESSIONS], {
          ...USER,
          env: { ODOO_SESSION_REDIS_URL: `rediss://:${PASSWORD}@${cell.hosts[0]}:${REDIS_PORT}/0?ssl_ca_certs=${ca}` },
        });
      assert.equal(trusting(join(cell.certificates, "ca.crt")), "2 True 1\n");
      const other = new RedisCell({ role: "session", maxMemoryBytes: 16 * MiB });
      try {
        assert.throws(() => trusting(join(other.certificates, "ca.crt")), /certificate verify failed/);
      } finally {
        await other.stop();
      }
    },
  ),
);

test("no password is in a file that a pod mounts", () => {
  const files = platform("cache/scripts").serverFiles({ role: "session", maxMemoryBytes: MiB });
  const texts = [...Object.values(files), platform("cache/redis-conf").proxyConf(["a", "b", "c"])];
  assert.deepEqual(texts.filter((text) => text.includes(PASSWORD) || text.includes(OPERATOR_PASSWORD)), []); // prettier-ignore
});
