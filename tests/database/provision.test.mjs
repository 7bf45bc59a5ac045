// The job that creates tenants' databases on RDS and external servers, run by a real psql on real servers as an administrator
// who is not a superuser.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { binaries, connect, refusal } from "../support/postgres-server.mjs";
import { hasPsql, provision, SERVER_HOST, startRemoteServer, tenant } from "../support/remote-server.mjs";

const skip = hasPsql() ? false : "no psql";
const A = "odoo_aaaaaaaaaaaa";
const B = "odoo_bbbbbbbbbbbb";

for (const binary of await binaries())
  describe(`a tenant's database on PostgreSQL ${binary.major}, created by an administrator`, { skip }, () => {
    let server;
    before(async () => (server = await startRemoteServer(binary)));
    after(() => server?.stop());

    const session = (user, database, password = `secret-${user}`) =>
      connect({ host: server.host, port: server.port, user, password, database, ssl: server.authority.verifying(SERVER_HOST) });
    const done = { status: 0, text: "" };

    /** All catalog rows of a database, its roles and its objects, with the transactions that wrote them. */
    const rowsOf = async (name) => {
      const shared = `
        SELECT 'role', xmin::text, to_jsonb(r) FROM pg_authid r WHERE rolname LIKE '${name}%'
        UNION ALL SELECT 'member', m.xmin::text, to_jsonb(m) FROM pg_auth_members m
          WHERE (roleid::regrole::text LIKE '%${name}%' OR member::regrole::text LIKE '%${name}%')
        UNION ALL SELECT 'setting', s.xmin::text, to_jsonb(s) FROM pg_db_role_setting s
          WHERE setrole <> 0 AND setrole::regrole::text LIKE '%${name}%'
        UNION ALL SELECT 'database', d.xmin::text, to_jsonb(d) - 'datfrozenxid' - 'datminmxid' FROM pg_database d WHERE datname = '${name}'
        ORDER BY 1, 3`;
      const inside = `
        SELECT 'schema', xmin::text, to_jsonb(n) FROM pg_namespace n
        UNION ALL SELECT 'extension', xmin::text, to_jsonb(e) FROM pg_extension e
        UNION ALL SELECT 'function', xmin::text, to_jsonb(p) FROM pg_proc p WHERE oid >= 16384
        UNION ALL SELECT 'relation', xmin::text, to_jsonb(c) - 'relpages' - 'reltuples' - 'relallvisible' - 'relallfrozen'
          FROM pg_class c WHERE oid >= 16384
        ORDER BY 1, 3`;
      return JSON.stringify([await server.query(shared), await server.query(inside, name)]);
    };

    test("is created with the extensions and locale that Odoo needs", async () => {
      assert.deepEqual(provision(server, tenant(A, { letters: ["a", "b"] })), done);
      const client = await session(`${A}_a`, A);
      const { rows } = await client.query("SELECT session_user, current_user, current_schema");
      assert.deepEqual(rows, [{ session_user: `${A}_a`, current_user: A, current_schema: "public" }]);
      // Odoo's check before it indexes by `unaccent`.
      const found = await client.query(`SELECT p.provolatile FROM pg_proc p LEFT JOIN pg_catalog.pg_namespace ns ON p.pronamespace = ns.oid
        WHERE p.proname = 'unaccent' AND p.pronargs = 1 AND ns.nspname = current_schema`);
      assert.deepEqual(found.rows, [{ provolatile: "i" }]);
      await client.query("CREATE TABLE res_partner (name text)");
      await client.query("CREATE INDEX ON res_partner USING gin (unaccent(name) gin_trgm_ops)");
      await client.query("INSERT INTO res_partner VALUES ('ÜBERGRÖSSEN Ćevapčići')");
      const hit = await client.query("SELECT 1 FROM res_partner WHERE unaccent(name) ILIKE unaccent('%übergrössen ćEVAPČIĆI%')");
      assert.equal(hit.rows.length, 1);
      await client.end();
    });

    test("objects that one login creates, the other may alter: both act as the owner, also after a reset of the session", async () => {
      const [one, other] = [await session(`${A}_a`, A), await session(`${A}_b`, A)];
      await one.query("DISCARD ALL");
      await one.query("CREATE TABLE made_by_a (id int)");
      await other.query("ALTER TABLE made_by_a ADD COLUMN name text");
      const { rows } = await other.query("SELECT tableowner FROM pg_tables WHERE tablename = 'made_by_a'");
      assert.deepEqual(rows, [{ tableowner: A }]);
      await Promise.all([one.end(), other.end()]);
    });

    test("a second run changes no catalog row, of this tenant or another", async () => {
      assert.deepEqual(provision(server, tenant(B)), done);
      const [neighbour, postgres] = [await rowsOf(B), await server.query("SELECT xmin, * FROM pg_db_role_setting WHERE setrole = 0")];
      const visible = async () =>
        JSON.stringify(await server.query(`SELECT rolname, rolconnlimit, rolpassword, rolcanlogin FROM pg_authid WHERE rolname LIKE '${A}%'`)) +
        JSON.stringify(await server.query(`SELECT datname, datdba, datacl, datconnlimit FROM pg_database WHERE datname = '${A}'`));
      const before = await visible();
      assert.deepEqual(provision(server, tenant(A, { letters: ["a", "b"] })), done);
      assert.equal(await visible(), before);
      assert.equal(await rowsOf(B), neighbour);
      assert.deepEqual(await server.query("SELECT xmin, * FROM pg_db_role_setting WHERE setrole = 0"), postgres);
    });

    test("a new limit and a new password change that tenant alone", async () => {
      const neighbour = await rowsOf(B);
      assert.deepEqual(provision(server, tenant(A, { letters: ["a", "b"], connectionLimit: 2, secret: "newer" })), done);
      assert.match(await refusal(session(`${A}_a`, A)), /password authentication failed/);
      const open = [await session(`${A}_a`, A, `newer-${A}_a`), await session(`${A}_b`, A, `newer-${A}_b`)];
      assert.match(await refusal(session(`${A}_b`, A, `newer-${A}_b`)), /too many connections for (role|database)/);
      await Promise.all(open.map((client) => client.end()));
      assert.equal(await rowsOf(B), neighbour);
      assert.deepEqual(provision(server, tenant(A, { letters: ["a", "b"] })), done);
    });

    test("a tenant may connect to its own database and `postgres`, and to no other", async () => {
      for (const database of [A, "postgres"]) await (await session(`${A}_a`, database)).end();
      for (const database of [B, "template1"])
        assert.match(await refusal(session(`${A}_a`, database)), /permission denied for database/);
      assert.match(await refusal(session(A, A, "secret")), /not permitted to log in|password authentication failed/);
    });

    test("it creates nothing outside of its database, and cannot change its limit or password", async () => {
      const client = await session(`${A}_a`, "postgres");
      const refused = ["CREATE DATABASE more", "CREATE ROLE more", "CREATE TABLE t ()", "CREATE TEMPORARY TABLE t ()", `ALTER ROLE ${B}_a PASSWORD 'mine'`, `ALTER ROLE ${A}_a CONNECTION LIMIT 999`, `GRANT ${B} TO ${A}_a`, `SET ROLE ${B}`]; // prettier-ignore
      const answers = [];
      for (const statement of refused) answers.push([statement, await refusal(client.query(statement))]);
      for (const [statement, message] of answers) assert.match(message, /permission denied|must (be|have)|CREATEROLE/, statement);
      await client.end();
    });

    test("the administrator keeps no rights in a tenant's database", async () => {
      const admin = await connect({ host: server.host, port: server.port, user: "odoo_admin", password: "admin-secret", database: "postgres", ssl: server.authority.verifying(SERVER_HOST) });
      const { rows } = await admin.query(`SELECT pg_has_role('odoo_admin', '${A}', 'USAGE') AS acts, has_database_privilege('${A}', 'CONNECT') AS gets_in`);
      assert.deepEqual(rows, [{ acts: false, gets_in: false }]);
      await admin.end();
    });

    test("a database of that name that belongs to another role is not taken over", async () => {
      await server.query("CREATE DATABASE odoo_cccccccccccc");
      const { status, text } = provision(server, tenant("odoo_cccccccccccc"));
      assert.notEqual(status, 0);
      assert.match(text, /belongs to another role/);
      assert.deepEqual(await server.query("SELECT datacl FROM pg_database WHERE datname = 'odoo_cccccccccccc'"), [{ datacl: null }]);
    });
  }); // prettier-ignore
