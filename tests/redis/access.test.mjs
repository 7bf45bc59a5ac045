// Access to a Redis in the cluster on real servers: TLS, passwords, permissions and the proxy.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { platform } from "../support/library.mjs";
import { USER } from "../support/machine.mjs";
import { attempt, run } from "../support/programs.mjs";
import { Client, OPERATOR_PASSWORD, PASSWORD, READER_PORT, REDIS_PORT, RedisCell, SENTINEL_PORT } from "../support/redis.mjs"; // prettier-ignore
import { until, within } from "../support/waiting.mjs";
import { inStep, MiB, withCell } from "./cell.mjs";

const { PRIMARY_NAME } = platform("cache/redis-conf");

test("TLS, a password and permissions are required", () =>
  withCell({ role: "cache", maxMemoryBytes: 16 * MiB }, async (cell) => {
    const refusal = (client, ...words) => client.ask(...words).then(() => "no refusal", (error) => error.message); // prettier-ignore
    for (const port of [REDIS_PORT, SENTINEL_PORT]) {
      assert.equal(await plainText(cell.hosts[0], port), "closed");
      const outsider = await cell.client(cell.hosts[0], port, null);
      assert.match(await refusal(outsider, port === REDIS_PORT ? "GET" : "SENTINEL", "masters"), /^NOAUTH/);
      assert.match(await refusal(outsider, "AUTH", "wrong"), /^WRONGPASS/);
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

test("the proxy's second port reads from any instance", () =>
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
