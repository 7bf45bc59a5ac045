// Rights of a tenant's role on a real server with the generated hba rules, roles and databases.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { loginOf, serverManifests, startCell } from "../support/cell.mjs";
import { binaries, refusal } from "../support/postgres-server.mjs";

const MANY = 20;

for (const binary of await binaries())
  describe(`PostgreSQL ${binary.major}`, () => {
    const { maxConnections, reservedConnections } = serverManifests("m").spec;
    const share = Math.floor((maxConnections - reservedConnections) / MANY);
    let cell, server;
    const tenants = Array.from({ length: MANY }, (_, index) => `odoo_${String(index).padStart(2, "0")}`);
    const [a, b] = tenants;
    const session = (tenant, database = tenant, more = {}) => cell.session(loginOf(tenant), database, more);

    before(async () => {
      const roles = tenants.map((name) => ({ name, connectionLimit: share }));
      cell = await startCell(binary, "m", roles);
      ({ server } = cell);
    });
    after(() => server?.stop());

    test("a tenant may connect to its own database and `postgres`, over TLS only", async () => {
      for (const database of [a, "postgres"]) {
        const client = await session(a, database);
        const { rows } = await client.query("SELECT pg_backend_pid() AS pid, current_user::text AS acts_as");
        const [{ version }] = await server.query(`SELECT version FROM pg_stat_ssl WHERE pid = ${rows[0].pid}`);
        assert.deepEqual([version, rows[0].acts_as], ["TLSv1.3", a]);
        await client.end();
      }
      assert.match(await refusal(session(a, a, { ssl: false })), /pg_hba.conf rejects connection .* no encryption/);
    });

    test("it may connect to no other database, neither a tenant's nor a template", async () => {
      for (const database of [b, "template1"])
        assert.match(await refusal(session(a, database)), new RegExp(`rejects connection .* database "${database}"`));
    });

    test("it creates nothing outside its database and reads no password", async () => {
      const client = await session(a, "postgres");
      const refusals = {};
      for (const statement of [
        "CREATE DATABASE more",
        "CREATE ROLE more",
        `ALTER ROLE ${b} PASSWORD 'mine'`,
        `ALTER ROLE ${a} CONNECTION LIMIT 999`,
        `ALTER ROLE ${a}_a CONNECTION LIMIT 999`,
        `GRANT ${b} TO ${a}`,
        `SET ROLE ${b}`,
        "CREATE TABLE t ()",
        "CREATE TEMPORARY TABLE t ()",
        "SELECT passwd FROM pg_shadow",
        "SELECT rolpassword FROM pg_authid",
        "ALTER SYSTEM SET work_mem = '1GB'",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('postgresql.conf')",
      ])
        refusals[statement] = await refusal(client.query(statement));
      await client.end();
      for (const [statement, message] of Object.entries(refusals))
        assert.match(message, /permission denied|must be superuser|must have admin option|CREATEROLE/, statement);
    });

    test("in its own database it has what Odoo needs: tables, Unicode case, trigrams and unaccent", async () => {
      const client = await session(a);
      await client.query("CREATE TABLE res_partner (name text)");
      await client.query("CREATE INDEX ON res_partner USING gin (unaccent(name) gin_trgm_ops)");
      await client.query("INSERT INTO res_partner VALUES ('ÜBERGRÖSSEN Ćevapčići')");
      const { rows } = await client.query("SELECT name FROM res_partner WHERE unaccent(name) ILIKE unaccent('%übergrössen ćEVAPČIĆI%')");
      assert.equal(rows.length, 1);
      const locale = await server.query(`SELECT datcollate, pg_encoding_to_char(encoding) AS encoding FROM pg_database WHERE datname = '${a}'`);
      assert.equal(locale[0].encoding, "UTF8");
      const checksums = await server.query("SHOW data_checksums");
      assert.deepEqual(checksums, [{ data_checksums: "on" }]);
      await client.end();
    }); // prettier-ignore

    test(`${MANY} tenants at their limits at the same time all get their connections, and none gets another`, async () => {
      const open = await Promise.all(tenants.flatMap((name) => Array.from({ length: share }, () => session(name))));
      const [{ count }] = await server.query("SELECT count(*)::int FROM pg_stat_activity WHERE usename LIKE 'odoo%'");
      const beyond = await Promise.all(tenants.map((name) => refusal(session(name))));
      await Promise.all(open.map((client) => client.end()));
      assert.equal(count, MANY * share);
      assert.deepEqual(beyond, tenants.map((name) => `too many connections for role "${name}_a"`)); // prettier-ignore
    });
  });
