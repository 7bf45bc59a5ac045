// A real Odoo 19 on a real PostgreSQL and PgBouncer, all with what is generated: it fills its database once, serves through
// the pooler, and hears notifications past it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OdooCell } from "../support/odoo-cell.mjs";

const NAME = "odoo_shop";
const cell = new OdooCell(NAME, ["bus"]);
const { odoo, roles } = cell;

before(() => cell.start());
after(() => cell.stop());

const query = (sql) => cell.query(sql);

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
  await cell.startRoles();
  for (const pod of Object.values(roles))
    for (const probe of ["readinessProbe", "livenessProbe"])
      if (pod.container[probe]) assert.ok(await pod.probe(probe), `${pod.role} ${probe}`);
});

test("requests are served through the pooler, whose connections are the tenant's", async () => {
  const [admin] = await odoo.call("res.users", "read", [[2]], { fields: ["login"] });
  assert.equal(admin.login, "admin");
  const clients = cell.bouncer.log.match(new RegExp(`login attempt: db=${NAME} user=${NAME}_a tls=TLSv1.3`, "g"));
  assert.ok(clients.length > 0, cell.bouncer.log);
});

test("tills hear what a web worker says", () => cell.hearsMessage("order 7"));

test("scheduled actions are woken by a web worker", () => cell.runsWhatIsTriggered("first"));

test("all that Odoo made belongs to the database's owner, and none of it to a login", async () => {
  const owners = await query(`SELECT DISTINCT rolname FROM pg_class JOIN pg_roles ON relowner = pg_roles.oid
    WHERE relnamespace = 'public'::regnamespace`);
  assert.deepEqual(owners, [{ rolname: NAME }]);
});

test("passwords rotate: roles are replaced one after the other, and nothing of Odoo's fails", async () => {
  odoo.login = await cell.databases.rotateTo({ name: NAME, connectionLimit: 24 }, 2);
  for (const role of ["websocket", "cron", "web"]) {
    await roles[role].replace();
    // Whoever is still on the other login goes on.
    const [admin] = await odoo.call("res.users", "read", [[2]], { fields: ["login"] });
    assert.equal(admin.login, "admin");
  }
  await cell.hearsMessage("order 8", 120);
  await cell.runsWhatIsTriggered("second");
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
