// A real Odoo 19 on a real PostgreSQL and PgBouncer with generated configuration: it initializes its database once, serves
// requests through the pooler, and receives notifications over direct connections.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { OdooCell } from "../support/odoo-cell.mjs";

const NAME = "odoo_shop";
const cell = new OdooCell(NAME, ["bus"]);
const { odoo, roles } = cell;

before(() => cell.start());
after(() => cell.stop());

const query = (sql) => cell.query(sql);

test("the init job initializes an empty database, and leaves a complete one alone", async () => {
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

test("every role starts with its command and passes its probes", async () => {
  await cell.startRoles();
  for (const pod of Object.values(roles))
    for (const probe of ["readinessProbe", "livenessProbe"])
      if (pod.container[probe]) assert.ok(await pod.probe(probe), `${pod.role} ${probe}`);
});

test("requests are served through the pooler with the tenant's login", async () => {
  const [admin] = await odoo.call("res.users", "read", [[2]], { fields: ["login"] });
  assert.equal(admin.login, "admin");
  const clients = cell.bouncer.log.match(new RegExp(`login attempt: db=${NAME} user=${NAME}_a tls=TLSv1.3`, "g"));
  assert.ok(clients.length > 0, cell.bouncer.log);
});

test("tills receive messages from a web worker", () => cell.hearsMessage("order 7"));

test("a web worker triggers scheduled actions", () => cell.runsWhatIsTriggered("first"));

test("every relation belongs to the database's owner, none to a login", async () => {
  const owners = await query(`SELECT DISTINCT rolname FROM pg_class JOIN pg_roles ON relowner = pg_roles.oid
    WHERE relnamespace = 'public'::regnamespace`);
  assert.deepEqual(owners, [{ rolname: NAME }]);
});

test("passwords rotate while roles are replaced one after the other, and no request fails", async () => {
  odoo.login = await cell.databases.rotateTo({ name: NAME, connectionLimit: 24 }, 2);
  for (const role of ["websocket", "cron", "web"]) {
    await roles[role].replace();
    // Pods with the previous login keep working.
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

test("Odoo alters tables under the second login that it created under the first", async () => {
  odoo.tenant.odoo.modules = ["bus", "contacts"];
  odoo.init();
  assert.deepEqual(await query("SELECT state FROM ir_module_module WHERE name = 'contacts'"), [{ state: "installed" }]);
  const owners = await query(`SELECT DISTINCT rolname FROM pg_class JOIN pg_roles ON relowner = pg_roles.oid
    WHERE relnamespace = 'public'::regnamespace`);
  assert.deepEqual(owners, [{ rolname: NAME }]);
});

test("no login holds more connections than its allotment", async () => {
  const held =
    await query(`SELECT rolname, rolconnlimit AS most, count(pid)::int FROM pg_roles JOIN pg_stat_activity ON usesysid = pg_roles.oid
    WHERE rolname LIKE '${NAME}%' GROUP BY 1, 2`);
  assert.ok(held.length > 0);
  for (const { rolname, most, count } of held) assert.ok(count <= most, `${rolname}: ${count} of ${most}`);
});
