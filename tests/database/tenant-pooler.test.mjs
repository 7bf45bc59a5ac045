// A tenant's own pooler in front of a server outside of the cluster: a real PgBouncer with the generated file, and a real server
// on which the generated job has created the tenant.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Authority } from "../support/certificates.mjs";
import { platform } from "../support/library.mjs";
import { noPgBouncer } from "../support/pgbouncer.mjs";
import { binaries, connect, refusal } from "../support/postgres-server.mjs";
import { hasPsql, provision, startRemoteServer, tenant } from "../support/remote-server.mjs";
import { TenantPooler } from "../support/tenant-pooler.mjs";
import { sleep, until } from "../support/waiting.mjs";

const { tenantPoolerOf } = platform("postgres/pooling");
const skip = (await noPgBouncer()) || (hasPsql() ? false : "no psql");
const [A, B] = ["odoo_aaaaaaaaaaaa", "odoo_bbbbbbbbbbbb"];
const pooler = { ...tenantPoolerOf(160), poolSize: 3 };

for (const binary of await binaries())
  describe(`a tenant's own pooler in front of PostgreSQL ${binary.major}`, { skip }, () => {
    const shop = tenant(A, { letters: ["a", "b"], connectionLimit: 20 });
    let server, bouncer;
    before(async () => {
      server = await startRemoteServer(binary);
      for (const each of [shop, tenant(B)]) assert.deepEqual(provision(server, each), { status: 0, text: "" });
      bouncer = new TenantPooler(server, shop, pooler);
      await bouncer.start();
    });
    after(async () => {
      bouncer?.stop();
      await server?.stop();
    });

    /** As Odoo connects: by name, over TLS with verification. */
    const client = (user, database = A, { password = `secret-${user}`, ...more } = {}) =>
      connect({
        host: bouncer.host,
        port: bouncer.port,
        user,
        password,
        database,
        ssl: bouncer.ssl,
        ...more,
      });

    test("both logins authenticate by their SCRAM verifiers, and act as the owner", async () => {
      for (const login of shop.logins) {
        const pooled = await client(login);
        const { rows } = await pooled.query("SELECT session_user, current_user");
        assert.deepEqual(rows, [{ session_user: login, current_user: A }]);
        await pooled.end();
      }
      const notifier = await client(`${A}_a`, "postgres");
      await notifier.query("SELECT pg_notify('imbus', 'order')");
      await notifier.end();
    });

    test("no other database, no other tenant's login, no wrong password, nothing without TLS", async () => {
      assert.match(await refusal(client(`${A}_a`, B)), /no such database/);
      assert.match(await refusal(client(`${B}_a`, A)), /no such user|authentication failed|SASL/);
      assert.match(await refusal(client(`${A}_a`, A, { password: "wrong" })), /authentication failed|SASL/);
      assert.match(await refusal(client(`${A}_a`, A, { ssl: false })), /SSL required/i);
    });

    test("clients share the pool's connections, and inherit no session settings", async () => {
      const clients = await Promise.all(Array.from({ length: 30 }, () => client(`${A}_a`)));
      const notifiers = await Promise.all(Array.from({ length: 10 }, () => client(`${A}_a`, "postgres")));
      const work = [...clients, ...notifiers].map((each) => each.query("SELECT pg_sleep(0.2), pg_backend_pid() AS pid"));
      const held = new Map();
      for (let turn = 0; turn < 10; turn++) {
        const rows = await server.query(`SELECT datname, count(*)::int FROM pg_stat_activity WHERE usename = '${A}_a' GROUP BY 1`);
        for (const { datname, count } of rows) held.set(datname, Math.max(held.get(datname) ?? 0, count));
      }
      await Promise.all(work);
      assert.deepEqual(Object.fromEntries(held), { [A]: pooler.poolSize, postgres: pooler.notifying });
      for (const each of clients) await each.query("SET lock_timeout = '15s'");
      const said = await Promise.all(clients.map((each) => each.query("SELECT current_setting('lock_timeout') AS timeout, current_user")));
      assert.deepEqual(new Set(said.map(({ rows }) => JSON.stringify(rows))), new Set([JSON.stringify([{ timeout: "0", current_user: A }])]));
      await Promise.all([...clients, ...notifiers].map((each) => each.end()));
    });

    test("a new password takes effect without dropping connections", async () => {
      const there = await client(`${A}_a`);
      await there.query("SELECT 1");
      const newer = tenant(A, { letters: ["a", "b"], connectionLimit: 20 });
      newer.passwords[1] = "newer";
      assert.deepEqual(provision(server, newer), { status: 0, text: "" });
      bouncer.setUsers(newer);
      const fresh = await until(
        () => client(`${A}_b`, A, { password: "newer" }),
        () => `the new password opens:\n${bouncer.log}\n`,
        20,
      );
      assert.equal((await fresh.query("SELECT 1 AS one")).rows[0].one, 1);
      assert.equal((await there.query("SELECT 1 AS one")).rows[0].one, 1);
      assert.match(await refusal(client(`${A}_b`)), /authentication failed|SASL/);
      await Promise.all([fresh.end(), there.end()]);
    });

    test("a server with a certificate of another CA, or with another name, is refused", async () => {
      const outsiders = [
        new TenantPooler(server, shop, pooler, { authority: new Authority().cert }),
        // The same machine, by a name that is not in the certificate.
        new TenantPooler(server, shop, pooler, { host: "other.rds.example" }),
      ];
      for (const outsider of outsiders) {
        await outsider.start();
        const there = connect({ host: outsider.host, port: outsider.port, user: `${A}_a`, password: `secret-${A}_a`, database: A, ssl: outsider.ssl });
        try {
          const outcome = await Promise.race([
            refusal(there.then((each) => each.query("SELECT 1"))),
            sleep(8_000, "kept waiting"),
          ]);
          assert.notEqual(outcome, "no refusal");
          assert.match(outsider.log, /certificate verification failed|TLS handshake error|not present in server certificate|name .* not/i, outsider.log);
        } finally {
          outsider.stop();
          await there.then((each) => each.end()).catch(() => undefined);
        }
      }
    });

    test("on termination of its pod, running transactions end first", async () => {
      const leaving = new TenantPooler(server, shop, pooler);
      await leaving.start();
      const busy = await connect({ host: leaving.host, port: leaving.port, user: `${A}_a`, password: `secret-${A}_a`, database: A, ssl: leaving.ssl });
      const work = busy.query("SELECT pg_sleep(1), 7 AS answer");
      await sleep(300);
      const ended = leaving.process.end("SIGINT");
      assert.equal((await work).rows[0].answer, 7);
      await ended;
      leaving.stop();
    });
  }); // prettier-ignore
