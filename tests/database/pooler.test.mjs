// The generated pooler in front of a real server: authentication, shared connections, session state, and exhausted pools.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { HOSTS, loginOf, startCell } from "../support/cell.mjs";
import { contract, platform } from "../support/library.mjs";
import { noPgBouncer, PgBouncer } from "../support/pgbouncer.mjs";
import { binaries, refusal } from "../support/postgres-server.mjs";
import { until } from "../support/waiting.mjs";

const { sizeTenant, tenantConnections } = platform("tenant/sizing");
const MANY = 4;

const [newest] = await binaries();
const skip = await noPgBouncer();

describe("the pooler of a server of size s, full of branches", { skip }, () => {
  const size = sizeTenant(
    {
      profile: "branch",
      service: "critical",
      workload: { stores: 1, ...contract.PROFILES.branch.ceiling },
      data: { databaseGiB: 1, filestoreGiB: 1, growthGiBPerMonth: 0 },
    },
    "prod",
  );
  const names = Array.from({ length: MANY }, (_, index) => `odoo_${index}`);
  const [a, b] = names;
  let cell, bouncer, allotment;
  const session = (tenant, database = tenant, more = {}) => cell.session(loginOf(tenant), database, more);
  const client = (tenant, database = tenant, more = {}) =>
    session(tenant, database, { port: bouncer.port, host: HOSTS.pooled, ...more });
  const held = async (name) =>
    (await cell.server.query(`SELECT count(*)::int FROM pg_stat_activity WHERE usename = '${name}_a'`))[0].count;

  before(async () => {
    allotment = tenantConnections(size, contract.POSTGRES_SIZES.s.pooler);
    cell = await startCell(
      newest,
      "s",
      names.map((name) => ({ name, connectionLimit: allotment.connections })),
    );
    bouncer = new PgBouncer(cell);
    await bouncer.start();
  });
  after(async () => {
    bouncer?.stop();
    await cell?.server.stop();
  });

  test("tenants connect over TLS, with their password, to their own database and `postgres`", async () => {
    for (const database of [a, "postgres"]) {
      const pooled = await client(a, database);
      const { rows } = await pooled.query("SELECT current_user, current_database()");
      assert.deepEqual(rows, [{ current_user: a, current_database: database }]);
      await pooled.end();
    }
    assert.match(await refusal(client(a, a, { ssl: false })), /login rejected|no such|SSL/i);
    assert.match(await refusal(client(a, a, { password: "wrong" })), /password authentication failed|SASL/);
    assert.match(await refusal(client(a, b)), /rejects connection|no encryption|pg_hba/);
  });

  test("a notification sent through the pooler reaches a session that listens, and a session through the pooler hears none", async () => {
    const [direct, pooled, sender] = [
      await session(a, "postgres"),
      await client(a, "postgres"),
      await client(a, "postgres"),
    ];
    const heard = { direct: [], pooled: [] };
    direct.on("notification", ({ payload }) => heard.direct.push(payload));
    pooled.on("notification", ({ payload }) => heard.pooled.push(payload));
    await direct.query("LISTEN imbus");
    await pooled.query("LISTEN imbus");
    await sender.query("SELECT pg_notify('imbus', 'order 7')");
    await until(() => heard.direct.length > 0, "a session that listens is notified", 20);
    await pooled.query("SELECT 1");
    assert.deepEqual(heard, { direct: ["order 7"], pooled: [] });
    await Promise.all([direct, pooled, sender].map((each) => each.end()));
  });

  test("session settings of one client are not inherited by the next", async () => {
    const [first, second] = [await client(a), await client(a)];
    for (let turn = 0; turn < 20; turn++) {
      await first.query("SET lock_timeout = '15s'");
      const { rows } = await second.query("SHOW lock_timeout");
      assert.equal(rows[0].lock_timeout, "0");
    }
    await Promise.all([first.end(), second.end()]);
  });

  test("when every pool is full clients wait and none fails; direct sessions connect, and roles stay within their limits", async () => {
    const direct = allotment.connections - allotment.pooled.connections;
    const sessions = await Promise.all(names.flatMap((name) => Array.from({ length: direct }, () => session(name))));
    const clients = await Promise.all(
      names.flatMap((name) => [
        ...Array.from({ length: 30 }, () => client(name)),
        ...Array.from({ length: 10 }, () => client(name, "postgres")),
      ]),
    );
    const work = clients.map((each) => each.query("SELECT pg_sleep(0.3)"));
    let most = 0;
    const watching = (async () => {
      for (let turn = 0; turn < 10; turn++) most = Math.max(most, await held(a));
    })();
    const answers = await Promise.all(sessions.map((each) => each.query("SELECT 1 AS one")));
    assert.equal(answers.filter(({ rows }) => rows[0].one === 1).length, MANY * direct);
    assert.equal((await Promise.all(work)).length, MANY * 40);
    await watching;
    assert.ok(most > direct && most <= allotment.connections, `${most} connections of ${allotment.connections}`);
    await Promise.all([...sessions, ...clients].map((each) => each.end()));
  });

  test("the server ends the query of a client that was killed", async () => {
    const { abandonedQuerySeconds } = platform("internal/request-limits").REQUEST_LIMITS;
    const killed = await client(a);
    killed.on("error", () => undefined);
    const query = killed.query("SELECT pg_sleep(3600) /* abandoned */").catch(() => "ended");
    const running = async () =>
      (await cell.server.query("SELECT FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%/* aban' || 'doned */'")).length; // prettier-ignore
    await until(running, "the query runs");
    killed.connection.stream.destroy();
    await until(async () => (await running()) === 0, "the query ends", abandonedQuerySeconds + 20);
    assert.equal(await query, "ended");
  });

  test("a crash of the server fails the transactions in flight, and none after it", async () => {
    const pooled = await client(a);
    await pooled.query("SELECT 1");
    await cell.server.halt("SIGQUIT");
    await cell.server.resume();
    await refusal(pooled.query("SELECT 1"));
    await pooled.end().catch(() => undefined);
    await until(
      async () => {
        const again = await client(a);
        const { rows } = await again.query("SELECT 1 AS one").finally(() => again.end());
        return rows[0].one === 1;
      },
      () => `a client is answered again:\n${bouncer.log}\n`,
      20,
    );
  });
});
