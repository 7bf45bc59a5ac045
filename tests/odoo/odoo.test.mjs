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
  const clients = cell.bouncer.log.match(new RegExp(`login attempt: db=${NAME} user=${NAME} tls=TLSv1.3`, "g"));
  assert.ok(clients.length > 0, cell.bouncer.log);
});

test("tills hear what a web worker says", () => cell.hearsMessage("order 7"));

test("scheduled actions are woken by a web worker", () => cell.runsWhatIsTriggered("first"));

test("the role never holds more than it was allotted", async () => {
  const [{ limit }] = await query(`SELECT rolconnlimit AS limit FROM pg_roles WHERE rolname = '${NAME}'`);
  const [{ count }] = await query(`SELECT count(*)::int FROM pg_stat_activity WHERE usename = '${NAME}'`);
  assert.ok(count > 0 && count <= limit, `${count} of ${limit}`);
});
