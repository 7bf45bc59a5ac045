// A real Odoo 19 on a real PostgreSQL and PgBouncer with generated configuration: it initializes its database once, serves
// requests through the pooler, and receives notifications over direct connections.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Browser, OdooCell } from "../support/odoo-cell.mjs";

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

test("the init job replaces the password admin, also after an attempt that ended before it did, and no other password", async () => {
  const [{ password: first }] = await query("SELECT password FROM res_users WHERE login = 'admin'");
  // Odoo verifies a password that it finds unhashed, and an interrupted attempt leaves this one.
  await query("UPDATE res_users SET password = 'admin' WHERE login = 'admin'");
  odoo.init();
  const [{ password: second }] = await query("SELECT password FROM res_users WHERE login = 'admin'");
  assert.match(first, /^\$pbkdf2-sha512\$/);
  assert.match(second, /^\$pbkdf2-sha512\$/);
  odoo.init();
  assert.deepEqual(await query("SELECT password FROM res_users WHERE login = 'admin'"), [{ password: second }]);
});

test("every role starts with its command and passes its probes", async () => {
  await cell.startRoles();
  for (const pod of Object.values(roles))
    for (const probe of ["readinessProbe", "livenessProbe"])
      if (pod.container[probe]) assert.ok(await pod.probe(probe), `${pod.role} ${probe}`);
});

test("the administrator logs in with the generated password, and not with admin", async () => {
  assert.equal(await (await new Browser(cell).login("admin")).user(), undefined);
  assert.equal(await (await new Browser(cell).login()).user(), "admin");
});

test("a changed password ends the generated one, and no run of the init job brings it back", async () => {
  const userOf = async (password) => (await new Browser(cell).login(password)).user();
  const generated = odoo.password;
  const change = (password) => odoo.call("res.users", "write", [[2], { password }]);
  await change("chosen by people");
  odoo.init();
  assert.deepEqual([await userOf(generated), await userOf("chosen by people")], [undefined, "admin"]);
  odoo.password = "chosen by people";
  await change(generated);
  odoo.password = generated;
  assert.equal(await userOf(generated), "admin");
});

test("the database manager is off, and no master password opens it", async () => {
  const page = await odoo.http("http", "/web/database/manager");
  assert.match(page.text, /The database manager has been disabled by the administrator/);
  for (const master of ["admin", "", odoo.password]) {
    const form = new URLSearchParams({ master_pwd: master, name: NAME, backup_format: "dump" }).toString();
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    const dump = await odoo.http("http", "/web/database/backup", { body: form, headers });
    assert.match(dump.text, /Access Denied|database management functions blocked/i, master);
    const params = { service: "db", method: "dump", args: [master, NAME, "dump"] };
    const { text } = await odoo.http("http", "/jsonrpc", { body: JSON.stringify({ jsonrpc: "2.0", method: "call", params }), headers: { "Content-Type": "application/json" } }); // prettier-ignore
    assert.equal(JSON.parse(text).error?.data.name, "odoo.exceptions.AccessDenied", master);
  }
  const verify = `from odoo.tools import config\nprint([config.verify_admin_password(word) for word in ("admin", "")])`;
  assert.match(odoo.shell(verify), /^\[False, False\]$/m);
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
