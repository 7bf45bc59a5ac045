// A real Odoo 19 on a real PostgreSQL and PgBouncer, all with what is generated: it fills its database once, serves through
// the pooler, and hears notifications past it.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../../tools/workspace.mjs";
import { HOSTS, loginOf, startCell } from "../support/cell.mjs";
import { eventually, installOdoo, OdooTenant } from "../support/odoo.mjs";
import { PgBouncer } from "../support/pgbouncer.mjs";
import { binaries, contract, platform } from "../support/postgres-server.mjs";

const { tenantConnections } = platform("tenant/sizing");
const SETUP = process.env.REAL_ODOO ?? join(root, "..", "shared", "real-odoo", "setup");
const NAME = "odoo_shop";

let odoo, cell, bouncer, tenant;
const roles = {};

before(async () => {
  odoo = new OdooTenant(installOdoo(SETUP), NAME, ["bus"]);
  const { connections } = tenantConnections(odoo.tenant.size, contract.POSTGRES_SIZES.dev.pooler);
  const [newest] = await binaries();
  tenant = { name: NAME, connectionLimit: connections };
  cell = await startCell(newest, "dev", [tenant]);
  bouncer = new PgBouncer(cell);
  await bouncer.start();
  odoo.login = loginOf(NAME);
  await odoo.prepare({ [HOSTS.direct]: cell.server.port, [HOSTS.pooled]: bouncer.port }, cell.authority);
});

after(async () => {
  await odoo?.stop();
  bouncer?.stop();
  await cell?.server.stop();
});

const query = async (sql) => cell.server.query(sql, NAME);

test("the init job fills an empty database, and leaves a full one alone", async () => {
  odoo.init();
  const installed = await query(
    "SELECT name FROM ir_module_module WHERE state = 'installed' AND name IN ('base', 'web', 'bus') ORDER BY 1",
  );
  assert.deepEqual(
    installed.map(({ name }) => name),
    ["base", "bus", "web"],
  );
  await query("UPDATE res_partner SET comment = 'kept' WHERE id = 1");
  assert.match(odoo.init(), /The database is complete\./);
  assert.deepEqual(await query("SELECT comment FROM res_partner WHERE id = 1"), [{ comment: "kept" }]);
});

test("every role starts with its command, and its probes say so", async () => {
  for (const role of ["web", "websocket", "cron"]) roles[role] = odoo.start(role);
  for (const role of Object.values(roles)) {
    await eventually(
      () => `${role.role}:\n${role.log}\n`,
      () => odoo.probe(role, "startupProbe"),
    );
    for (const probe of ["readinessProbe", "livenessProbe"])
      if (role.container[probe] && !role.container[probe].tcpSocket)
        assert.ok(await odoo.probe(role, probe), `${role.role} ${probe}`);
  }
});

test("requests are served through the pooler, whose connections are the tenant's", async () => {
  const [admin] = await odoo.call("res.users", "read", [[2]], { fields: ["login"] });
  assert.equal(admin.login, "admin");
  const clients = bouncer.log.match(new RegExp(`login attempt: db=${NAME} user=${NAME}_a tls=TLSv1.3`, "g"));
  assert.ok(clients.length > 0, bouncer.log);
});

/** A message from a web worker, through the pooler, to who listens past it. */
async function hearsMessage(text) {
  const heard = await odoo.subscribe("till-1");
  // Who subscribes is heard once the websocket process has begun to listen.
  await eventually(
    () => `A message to ${text}: ${heard.text}\n${roles.websocket.log}`,
    async () => {
      await odoo.run(`env['bus.bus']._sendone('till-1', 'order', {'text': '${text}'})`);
      return heard.text.includes(text);
    },
    30,
  );
  heard.socket.destroy();
}

/** Scheduled actions look by themselves once a minute: three that are called in time one after the other were told. */
async function runsWhatIsTriggered(word) {
  const [model] = await odoo.call("ir.model", "search", [[["model", "=", "ir.config_parameter"]]]);
  for (const turn of [1, 2, 3]) {
    const value = `${word}-${turn}`;
    const code = `env['ir.config_parameter'].sudo().set_param('test.cron', '${value}')`;
    const job = await odoo.call("ir.cron", "create", [
      {
        name: value,
        model_id: model,
        state: "code",
        code,
        interval_number: 1,
        interval_type: "days",
        nextcall: "2999-01-01 00:00:00",
      },
    ]);
    await odoo.run(`env['ir.cron'].browse(${job})._trigger()`);
    const done = async () =>
      (await query("SELECT value FROM ir_config_parameter WHERE key = 'test.cron'"))[0]?.value === value;
    await eventually(() => `${value}:\n${roles.cron.log.slice(-3000)}\n`, done, 30);
  }
}

test("tills hear what a web worker says", () => hearsMessage("order 7"));

test("scheduled actions are woken by a web worker", () => runsWhatIsTriggered("first"));

test("all that Odoo made belongs to the database's owner, and none of it to a login", async () => {
  const owners = await query(`SELECT DISTINCT rolname FROM pg_class JOIN pg_roles ON relowner = pg_roles.oid
    WHERE relnamespace = 'public'::regnamespace`);
  assert.deepEqual(owners, [{ rolname: NAME }]);
});

test("passwords rotate: roles are replaced one after the other, and nothing of Odoo's fails", async () => {
  const next = await cell.raise(tenant, 2);
  odoo.login = next;
  for (const role of ["websocket", "cron", "web"]) {
    await odoo.end(roles[role]);
    roles[role] = odoo.start(role);
    await eventually(
      () => `${role}:\n${roles[role].log}\n`,
      () => odoo.probe(roles[role], "startupProbe"),
    );
    // Whoever is still on the other login goes on.
    if (role !== "web")
      assert.equal((await odoo.call("res.users", "read", [[2]], { fields: ["login"] }))[0].login, "admin");
  }
  await hearsMessage("order 8");
  await runsWhatIsTriggered("second");
  const users = await query(
    `SELECT DISTINCT usename FROM pg_stat_activity WHERE usename LIKE '${NAME}%' AND backend_start > (SELECT max(backend_start) - interval '5 seconds' FROM pg_stat_activity WHERE usename LIKE '${NAME}%')`,
  );
  assert.deepEqual(users, [{ usename: `${NAME}_b` }]);
});

test("under the second login Odoo alters what it made under the first", async () => {
  odoo.tenant.odoo.modules = ["bus", "contacts"];
  odoo.init();
  assert.deepEqual(await query("SELECT state FROM ir_module_module WHERE name = 'contacts'"), [{ state: "installed" }]);
  const owners = await query(`SELECT DISTINCT rolname FROM pg_class JOIN pg_roles ON relowner = pg_roles.oid
    WHERE relnamespace = 'public'::regnamespace`);
  assert.deepEqual(owners, [{ rolname: NAME }]);
});

test("no login ever holds more than it was allotted", async () => {
  const held =
    await query(`SELECT rolname, rolconnlimit AS most, count(pid)::int FROM pg_roles JOIN pg_stat_activity ON usesysid = pg_roles.oid
    WHERE rolname LIKE '${NAME}%' GROUP BY 1, 2`);
  assert.ok(held.length > 0);
  for (const { rolname, most, count } of held) assert.ok(count <= most, `${rolname}: ${count} of ${most}`);
});
