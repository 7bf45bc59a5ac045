// What tenants of one server share, shown on real servers: the channel by which Odoo notifies. It is why the proof keeps regulated
// tenants and custom code off the servers of other customers.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startCell } from "../support/cell.mjs";
import { binaries, connect, refusal } from "../support/postgres-server.mjs";

const [a, b] = ["odoo_a", "odoo_b"];
/** What Odoo sends when a message is for somebody: names of database and channel, and nothing of what the message says. */
const PAYLOAD = JSON.stringify([[a, "res.partner", 7]]);

for (const binary of await binaries())
  describe(`two tenants on PostgreSQL ${binary.major}`, () => {
    let server, sessions;
    const session = (user, database) => connect({ host: server.host, port: server.port, user, password: `secret-${user}`, database }); // prettier-ignore
    const open = async (user, database) => {
      const client = await session(user, database);
      sessions.push(client);
      client.heard = [];
      client.on("notification", ({ channel, payload }) => client.heard.push(`${channel}: ${payload}`));
      return client;
    };
    /** A notification is delivered before the answer to whatever is asked after it was sent. */
    const heard = async (client) => {
      await client.query("SELECT 1");
      return client.heard;
    };

    before(async () => {
      sessions = [];
      ({ server } = await startCell(binary, "dev", [a, b].map((name) => ({ name, connectionLimit: 10 })))); // prettier-ignore
    });
    after(async () => {
      await Promise.all(sessions.map((client) => client.end()));
      await server?.stop();
    });

    test("B hears on `postgres` what Odoo notifies for A, with the names in it", async () => {
      const [listener, sender] = [await open(b, "postgres"), await open(a, "postgres")];
      await listener.query("LISTEN imbus");
      await sender.query("SELECT pg_notify('imbus', $1)", [PAYLOAD]);
      assert.deepEqual(await heard(listener), [`imbus: ${PAYLOAD}`]);
    });

    test("B can wake A's scheduler", async () => {
      const [scheduler, stranger] = [await open(a, "postgres"), await open(b, "postgres")];
      await scheduler.query("LISTEN cron_trigger");
      await stranger.query("SELECT pg_notify('cron_trigger', $1)", [a]);
      assert.deepEqual(await heard(scheduler), [`cron_trigger: ${a}`]);
    });

    test("what is notified in A's own database stays there, and B does not get in", async () => {
      const own = [await open(b, b), await open(b, "postgres")];
      for (const client of own) await client.query("LISTEN queue_job");
      const [listener, sender] = [await open(a, a), await open(a, a)];
      await listener.query("LISTEN queue_job");
      await sender.query("SELECT pg_notify('queue_job', 'job 7')");
      assert.deepEqual(await heard(listener), ["queue_job: job 7"]);
      for (const client of own) assert.deepEqual(await heard(client), []);
      assert.match(await refusal(session(b, a)), /pg_hba.conf rejects connection/);
    });

    test("B sees of A's sessions that they are there, and not what they do", async () => {
      const [busy, stranger] = [await open(a, "postgres"), await open(b, "postgres")];
      await busy.query("SELECT 'a secret'");
      const { rows } = await stranger.query(
        "SELECT DISTINCT datname, query, client_addr FROM pg_stat_activity WHERE usename = $1 AND datname = 'postgres'",
        [a],
      );
      assert.deepEqual(rows, [{ datname: "postgres", query: "<insufficient privilege>", client_addr: null }]);
    });
  });
