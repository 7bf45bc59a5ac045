// Every metrics query runs on a real server as the operator's exporter runs it, returns the declared columns, and only values
// that Prometheus accepts.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { loginOf, startCell } from "../support/cell.mjs";
import { platform } from "../support/library.mjs";
import { binaries } from "../support/postgres-server.mjs";

const { QUERIES, queriesFile } = platform("postgres/cloudnative-pg/queries");
const NAME = "odoo_shop";

test("the exporter's file contains the queries that are tested here", () =>
  assert.deepEqual(JSON.parse(queriesFile()), QUERIES));

for (const binary of await binaries())
  describe(`PostgreSQL ${binary.major}`, () => {
    let cell, session;
    before(async () => {
      cell = await startCell(binary, "dev", [{ name: NAME, connectionLimit: 24 }]);
      session = await cell.session(loginOf(NAME), NAME);
      await session.query("BEGIN");
    });
    after(async () => {
      await session?.end();
      await cell?.server.stop();
    });

    /** As a member of `pg_monitor` alone, to which the exporter drops its rights. */
    async function ask(query) {
      const asker = await cell.server.open();
      await asker.query("SET ROLE pg_monitor");
      const { rows } = await asker.query(query).finally(() => asker.end());
      return rows;
    }

    for (const [name, { query, metrics }] of Object.entries(QUERIES))
      test(name, async () => {
        const rows = await ask(query);
        const columns = metrics.map((metric) => Object.keys(metric)[0]);
        for (const column of columns) assert.match(`cnpg_${name}_${column}`, /^[a-z][a-z0-9_]*$/);
        // A server without standbys returns no rows.
        if (name !== "retail_odoo_standby") assert.ok(rows.length > 0);
        for (const row of rows) {
          assert.deepEqual(Object.keys(row), columns);
          for (const metric of metrics) {
            const [[column, { usage }]] = Object.entries(metric);
            if (usage === "GAUGE") assert.ok(Number.isFinite(Number(row[column])) && row[column] !== null, column);
            else assert.ok(typeof row[column] === "string" && row[column].length > 0, column);
          }
        }
      });

    test("they include a login's connections and limit, and the age of an open transaction", async () => {
      const roles = await ask(QUERIES.retail_odoo_role.query);
      const { connections, connection_limit, idle_in_transaction } = roles.find(
        ({ rolname }) => rolname === `${NAME}_a`,
      );
      assert.deepEqual([Number(connections), connection_limit, Number(idle_in_transaction)], [1, 24, 1]);
      const sessions = await ask(QUERIES.retail_odoo_sessions.query);
      assert.ok(sessions.find(({ datname }) => datname === NAME).oldest_transaction_seconds > 0);
    });
  });
