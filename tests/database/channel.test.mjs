// The notification channel that Odoo of all tenants on a server shares, on real servers. Because of it the plan refuses regulated
// tenants and custom code on servers with other customers.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { loginOf, startCell } from "../support/cell.mjs";
import { binaries, refusal } from "../support/postgres-server.mjs";

const [a, b] = ["odoo_1", "odoo_2"];
/** Payload of Odoo's notification of a message: names of database and channel, not its content. */
const PAYLOAD = JSON.stringify([[a, "res.partner", 7]]);

for (const binary of await binaries())
  describe(`two tenants on PostgreSQL ${binary.major}`, () => {
    let cell, sessions;
    const session = (tenant, database) => cell.session(loginOf(tenant), database);
    const open = async (user, database) => {
      const client = await session(user, database);
      sessions.push(client);
      client.heard = [];
      client.on("notification", ({ channel, payload }) => client.heard.push(`${channel}: ${payload}`));
      return client;
    };
    /** A notification is delivered before the result of any later query. */
    const heard = async (client) => {
      await client.query("SELECT 1");
      return client.heard;
    };

    before(async () => {
      sessions = [];
      cell = await startCell(binary, "dev", [a, b].map((name) => ({ name, connectionLimit: 10 }))); // prettier-ignore
    });
    after(async () => {
      await Promise.all(sessions.map((client) => client.end()));
      await cell?.server.stop();
    });

    test("B hears on `postgres` what Odoo notifies for A, with the names in it", async () => {
      const [listener, sender] = [await open(b, "postgres"), await open(a, "postgres")];
      await listener.query("LISTEN imbus");
      await sender.query("SELECT pg_notify('imbus', $1)", [PAYLOAD]);
      assert.deepEqual(await heard(listener), [`imbus: ${PAYLOAD}`]);
    });

    test("B can wake A's scheduler", async () => {
      const [scheduler, outsider] = [await open(a, "postgres"), await open(b, "postgres")];
      await scheduler.query("LISTEN cron_trigger");
      await outsider.query("SELECT pg_notify('cron_trigger', $1)", [a]);
      assert.deepEqual(await heard(scheduler), [`cron_trigger: ${a}`]);
    });

    test("notifications in A's own database stay there, and B cannot connect to it", async () => {
      const own = [await open(b, b), await open(b, "postgres")];
      for (const client of own) await client.query("LISTEN queue_job");
      const [listener, sender] = [await open(a, a), await open(a, a)];
      await listener.query("LISTEN queue_job");
      await sender.query("SELECT pg_notify('queue_job', 'job 7')");
      assert.deepEqual(await heard(listener), ["queue_job: job 7"]);
      for (const client of own) assert.deepEqual(await heard(client), []);
      assert.match(await refusal(session(b, a)), /pg_hba.conf rejects connection/);
    });

    test("B sees that A's sessions exist, and not their queries", async () => {
      const [busy, outsider] = [await open(a, "postgres"), await open(b, "postgres")];
      await busy.query("SELECT 'a secret'");
      const { rows } = await outsider.query(
        "SELECT DISTINCT datname, query, client_addr FROM pg_stat_activity WHERE usename = $1 AND datname = 'postgres'",
        [loginOf(a).user],
      );
      assert.deepEqual(rows, [{ datname: "postgres", query: "<insufficient privilege>", client_addr: null }]);
    });
  });
