// A tenant's restore over the network, on a server with the library's own pg_hba rules and TLS, by a role that is no superuser: it has
// the rights that docs/recovery.md names, and each of them is needed.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../../tools/workspace.mjs";
import { loginOf, startCell } from "../support/cell.mjs";
import { scratch } from "../support/machine.mjs";
import { binaries } from "../support/postgres-server.mjs";
import { attemptBeside } from "../support/programs.mjs";

const [BIRCH, CEDAR] = ["birch", "cedar"];
const PASSWORD = "a-password-of-restores";
const SECONDS = 120;
const scripts = join(root, "packages", "platform", "scripts");
let cell, folder, file;

before(async () => {
  // pg_dump of Debian reads the server of the same release.
  const binary = (await binaries()).find(({ major }) => major === 15);
  cell = await startCell(
    binary,
    "dev",
    [BIRCH, CEDAR].map((name) => ({ name, connectionLimit: 10 })),
  );
  folder = scratch("network");
  file = join(folder, "birch.zip");
  const content = "an invoice";
  const hash = createHash("sha1").update(content).digest("hex");
  mkdirSync(join(folder, "filestore", BIRCH, hash.slice(0, 2)), { recursive: true });
  writeFileSync(join(folder, "filestore", BIRCH, hash.slice(0, 2), hash), content);
  for (const tenant of [BIRCH, CEDAR]) {
    const session = await cell.session(loginOf(tenant), tenant);
    await session.query(`create table ir_module_module (name text, state text, latest_version text);
      insert into ir_module_module values ('base', 'installed', '19.0.1.3');
      create table ir_attachment (store_fname text, file_size int, checksum text);
      create table pos_order (id serial primary key, amount numeric);
      insert into pos_order (amount) select n from generate_series(1, 100) n;
      create index on pos_order using gin (unaccent(amount::text) gin_trgm_ops);`);
    await session.end();
  }
  await cell.server.query(`insert into ir_attachment values ('${hash.slice(0, 2)}/${hash}', ${content.length}, '${hash}')`, BIRCH); // prettier-ignore
  const socket = { PGHOST: cell.server.folder, PGUSER: "postgres" };
  const from = ["--database", BIRCH, "--filestore", join(folder, "filestore", BIRCH), "--output", file];
  const { status, stderr } = await script("export-tenant", from, socket);
  assert.equal(status, 0, stderr);
  await cell.server.query("create role odoo_restorers nologin");
});
after(async () => {
  await cell?.server.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

function script(name, args, server) {
  const env = { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, LC_ALL: "C.UTF-8", PGPORT: String(cell.server.port), ...server }; // prettier-ignore
  return attemptBeside("/bin/bash", [join(scripts, `${name}.sh`), ...args], { env, seconds: SECONDS });
}

/** A role that a statement creates restores a tenant over TCP, and puts it in the place of the one that runs. */
async function restore(statement, tenant = BIRCH) {
  const [, role] = /^create role (\S+)/.exec(statement);
  await cell.server.query(statement);
  const args = ["--export", file, "--database", tenant, "--owner", tenant, "--filestores", join(folder, "filestore"), "--swap"]; // prettier-ignore
  const tls = { PGSSLMODE: "verify-ca", PGSSLROOTCERT: cell.authority.cert };
  return script("restore-tenant", args, { PGHOST: "127.0.0.1", PGUSER: role, PGPASSWORD: PASSWORD, ...tls });
}

const ordersOf = async (tenant) => (await cell.server.query("select count(*)::int from pos_order", tenant))[0].count;
const names = async () => [
  (await cell.server.query("select datname from pg_database order by 1")).map(({ datname }) => datname),
  readdirSync(join(folder, "filestore")).sort(),
];

test("each right of the restoring role is needed, and a restore without one leaves everything as it was", async () => {
  const before = await names();
  // The tenant's own session, which a swap has to end.
  const session = await cell.session(loginOf(BIRCH), BIRCH);
  const all = { createdb: "createdb", group: "odoo_restorers", owner: BIRCH, signal: "pg_signal_backend" };
  const without = (right) => {
    const { createdb, ...roles } = Object.fromEntries(Object.entries(all).filter(([name]) => name !== right));
    return `create role without_${right} login password '${PASSWORD}' ${createdb ?? ""} in role ${Object.values(roles).join(", ")}`;
  };
  const refusals = {
    createdb: /database: .*permission denied to create database/,
    group: /database: .*pg_hba\.conf rejects connection/,
    owner: /database: .*must be (a )?(member of|able to SET) role/i,
    signal: /swap: .*must be a member of the role whose process|permission denied to terminate process/,
  };
  for (const [right, reason] of Object.entries(refusals)) {
    const { status, stderr } = await restore(without(right));
    assert.equal(status, 1, right);
    assert.match(stderr, reason, right);
    assert.deepEqual(await names(), before, right);
  }
  assert.equal((await session.query("select 1 as alive")).rows[0].alive, 1);
  await session.end();
});

test("a role that is no superuser restores a tenant over the network, and no other tenant", async () => {
  await cell.server.query("delete from pos_order where id > 10", BIRCH);
  await cell.server.query("delete from pos_order where id > 50", CEDAR);
  const session = await cell.session(loginOf(BIRCH), BIRCH);
  // The statement of the page.
  const page = readFileSync(join(root, "docs", "recovery.md"), "utf8");
  const statement = /^create role restorer .*;$/m.exec(page)[0].replace("…", PASSWORD);
  const { status, stderr } = await restore(statement);
  assert.equal(status, 0, stderr);
  await assert.rejects(session.query("select 1"), /terminat|connection/i);
  assert.deepEqual([await ordersOf(BIRCH), await ordersOf(CEDAR)], [100, 50]);
  // The tenant works on: its login, the owner of its tables, its limit of connections.
  const again = await cell.session(loginOf(BIRCH), BIRCH);
  await again.query("insert into pos_order (amount) values (1)");
  await again.end();
  const facts = "select pg_get_userbyid(datdba)::text as owner, datconnlimit from pg_database where datname = 'birch'";
  assert.deepEqual(await cell.server.query(facts), [{ owner: BIRCH, datconnlimit: 10 }]);
  const owners = await cell.server.query("select distinct tableowner::text from pg_tables where schemaname = 'public'", BIRCH); // prettier-ignore
  assert.deepEqual(owners, [{ tableowner: BIRCH }]);

  const refused = await restore(statement.replace("restorer", "restorer_of_birch"), CEDAR);
  assert.equal(refused.status, 1);
  assert.equal(await ordersOf(CEDAR), 50);
});
