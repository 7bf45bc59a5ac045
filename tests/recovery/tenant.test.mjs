// Database and files that belong together, and one tenant of three: what an accident took comes back from a restored server beside the
// one that runs, into the one that runs, and the other tenants go on untouched.
import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { READER } from "../support/vault.mjs";
import { run } from "../support/programs.mjs";
import { Lab, TENANTS } from "./lab.mjs";

const [ALDER, BIRCH, CEDAR] = TENANTS;
const TABLES = ["history", "ir_attachment", "ir_module_module", "pos_order"];
let lab, target, atTarget, restored, files, lost;

before(async () => {
  lab = new Lab();
  await lab.start();
  lab.backUp();
  lab.copyFiles();
  lab.work(6);
  target = await lab.record();
  atTarget = rowsOf(BIRCH);
  // The accident. Odoo's garbage collection then removes a file before the next copy.
  lost = lab.query("delete from ir_attachment where id = 1 returning store_fname", BIRCH);
  rmSync(join(lab.folder, "filestore", BIRCH, lost));
  lab.query("delete from pos_order; drop table history;", BIRCH);
  lab.work(6);
  lab.copyFiles();
  await lab.archiveAll();
  restored = await lab.restore(target);
  files = join(lab.folder, "restored", "files");
});
after(() => lab?.stop());

/** Every row of every table, in order. */
function rowsOf(tenant, server = {}) {
  const { PGHOST: socket = lab.folder, PGPORT: port = lab.port, database = tenant } = server;
  const names = lab.query("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1", database, "postgres", socket, port); // prettier-ignore
  return Object.fromEntries(
    names.split("\n").map((table) => [table, lab.query(`select t::text from ${table} t order by 1`, database, "postgres", socket, port)]), // prettier-ignore
  );
}

function verifyFiles(folder, tenant = BIRCH) {
  return lab.script("verify-files", ["--database", tenant, "--filestore", folder], restored.env);
}

test("files come back as they were at the moment, with those that were removed since", async () => {
  assert.equal(restored.status, 0, restored.stderr);
  const result = await lab.script("restore-files", ["--target", target, "--into", files], lab.env(READER));
  assert.equal(result.status, 0, result.stderr);
  assert.deepEqual(readdirSync(files).sort(), TENANTS);
  assert.match(result.report.checks.find(({ name }) => name === "removed files").detail, /^1 from /);
  assert.ok(existsSync(join(files, BIRCH, lost)));
  for (const tenant of TENANTS) {
    const { status, report, stderr } = await verifyFiles(join(files, tenant), tenant);
    assert.equal(status, 0, stderr);
    assert.deepEqual([report.missingAttachments, report.success, report.files], [0, true, 42]);
  }
});

test("the files of one tenant come back alone", async () => {
  const into = join(lab.folder, "restored", "one");
  const path = ["--path", CEDAR];
  const result = await lab.script("restore-files", ["--target", target, "--into", into, ...path], lab.env(READER));
  assert.equal(result.status, 0, result.stderr);
  assert.equal((await verifyFiles(into, CEDAR)).status, 0);
});

test("a missing file, one that changed at the same length, one of another size and a wrong name are found", async () => {
  const spoilt = async (name, change, fault) => {
    const copy = join(lab.folder, "restored", name);
    cpSync(join(files, BIRCH), copy, { recursive: true });
    change(join(copy, lost));
    const result = await verifyFiles(copy);
    assert.equal(result.status, 1, name);
    assert.equal(result.report.success, false);
    assert.deepEqual(Lab.faults(result), fault, name);
    return result.report;
  };
  const size = statSync(join(files, BIRCH, lost)).size;
  const missing = await spoilt("missing", (file) => rmSync(file), [`missing files: 1: ${lost}`]);
  assert.equal(missing.missingAttachments, 1);
  await spoilt("changed", (file) => writeFileSync(file, Buffer.alloc(size, 7)), [
    `files of another content: 1: ${lost}`,
  ]);
  const cut = [`files of another size: 1: ${lost}: 3 bytes, ${size} recorded`, `files of another content: 1: ${lost}`];
  await spoilt("cut", (file) => writeFileSync(file, "cut"), cut);
});

test("no files are restored from copies that are too old, of another repository, or spoiled", async () => {
  const restore = (name, moment, bucket) =>
    lab.script(
      "restore-files",
      ["--target", moment, "--into", join(lab.folder, "restored", name)],
      lab.env(READER, bucket),
    );
  const old = await restore("old", new Date(Date.now() - 1).toISOString());
  assert.match(Lab.faults(old).join(), /^copies: none began at .* or later/);
  await lab.vault.createBucket("bare");
  assert.equal((await restore("bare", target, "bare")).status, 1);
  // A pack with a part of the content, not the index.
  const spoiled = await lab.vault.spoiled("vault", "spoiled-files", (folder) => {
    const data = join(folder, "files", "data");
    for (const name of readdirSync(data, { recursive: true })) {
      const pack = join(data, name);
      if (!statSync(pack).isFile() || statSync(pack).size < 100_000) continue;
      writeFileSync(
        pack,
        readFileSync(pack).map((byte, index) => (index > 20_000 && index < 40_000 ? byte ^ 0x55 : byte)),
      );
    }
  });
  const broken = await restore("broken", target, spoiled);
  assert.equal(broken.status, 1);
  assert.match(Lab.faults(broken).join(), /^restore: /);
});

test("one tenant of three comes back, and the others keep every row and file", async () => {
  const file = join(lab.folder, "tmp", "birch.zip");
  const from = ["--database", BIRCH, "--filestore", join(files, BIRCH), "--output", file];
  const exported = await lab.script("export-tenant", from, restored.env);
  assert.equal(exported.status, 0, exported.stderr);
  const manifest = JSON.parse(run("unzip", ["-p", file, "manifest.json"]));
  // As Odoo's own dump writes it, and its restore reads.
  assert.deepEqual(manifest, {
    odoo_dump: "1",
    db_name: BIRCH,
    version: "19.0",
    version_info: [19, 0, 0, "final", 0, ""],
    major_version: "19.0",
    pg_version: manifest.pg_version,
    modules: { base: "19.0.1.3" },
  });
  assert.match(manifest.pg_version, /^15\.\d+$/);

  const others = () => [ALDER, CEDAR].map((tenant) => [rowsOf(tenant), filesOf(tenant)]);
  const [untouched, broken] = [others(), rowsOf(BIRCH)];
  assert.notEqual(broken.pos_order, atTarget.pos_order);
  assert.equal(broken.history, undefined);
  lab.query(`alter database ${BIRCH} connection limit 7`);

  const args = ["--export", file, "--database", BIRCH, "--owner", BIRCH, "--filestores", join(lab.folder, "filestore")];
  const env = lab.env(READER, "vault", lab.server());
  // Two at once: each has a database of its own.
  const [beside, second] = await Promise.all([1, 2].map(() => lab.script("restore-tenant", args, env)));
  const names = [beside, second].map((restore) => {
    assert.equal(restore.status, 0, restore.stderr);
    return restore.stdout.trim();
  });
  assert.notEqual(names[0], names[1]);
  for (const name of names) {
    assert.match(name, /^birch_r\d{14}_[0-9a-f]{6}$/);
    assert.deepEqual(rowsOf(BIRCH, { database: name }), atTarget);
  }
  assert.deepEqual(rowsOf(BIRCH), broken);

  const swapped = await lab.script("restore-tenant", [...args, "--swap"], env);
  assert.equal(swapped.status, 0, swapped.stderr);
  assert.deepEqual(rowsOf(BIRCH), atTarget);
  assert.deepEqual(Object.keys(rowsOf(BIRCH)), TABLES);
  // Files that its database names, each with the content that its name says, and no newer ones of the copy.
  const named = lab.query("select distinct store_fname from ir_attachment order by 1", BIRCH).split("\n");
  assert.ok(named.includes(lost));
  assert.deepEqual(filesOf(BIRCH), named.map((name) => `${name.slice(3)}  ./${name}`).sort());
  assert.deepEqual(others(), untouched);
  const facts = "select pg_get_userbyid(datdba), datconnlimit from pg_database where datname = 'birch'";
  assert.equal(lab.query(facts), "birch|7");
  assert.equal(lab.query("select distinct tableowner from pg_tables where schemaname = 'public'", BIRCH), BIRCH);
  // What ran before is kept.
  const old = lab.query("select datname from pg_database where datname like 'birch\\_before%'");
  assert.deepEqual(rowsOf(BIRCH, { database: old }), broken);
});

/** Every file of a tenant, with its SHA-1. */
function filesOf(tenant) {
  const cwd = join(lab.folder, "filestore", tenant);
  return run("find", [".", "-type", "f", "-exec", "sha1sum", "{}", "+"], { cwd }).trim().split("\n").sort();
}

test("an export that was changed, or that is not whole, replaces nothing", async () => {
  const file = join(lab.folder, "tmp", "birch.zip");
  const state = () => [
    lab.query("select datname from pg_database order by 1"),
    readdirSync(join(lab.folder, "filestore")),
  ];
  const before = state();
  const refused = async (name, change, reason) => {
    const folder = join(lab.folder, "tmp", name);
    run("unzip", ["-q", file, "-d", folder]);
    change(folder);
    const copy = join(lab.folder, "tmp", `${name}.zip`);
    run("zip", ["-q", "-r", copy, "."], { cwd: folder });
    const args = [
      "--export",
      copy,
      "--database",
      BIRCH,
      "--owner",
      BIRCH,
      "--filestores",
      join(lab.folder, "filestore"),
      "--swap",
    ];
    const result = await lab.script("restore-tenant", args, lab.env(READER, "vault", lab.server()));
    assert.equal(result.status, 1, name);
    assert.match(Lab.faults(result).join(), reason);
    assert.deepEqual(state(), before);
  };
  const seal = (folder) =>
    run("bash", ["-c", "find . -type f ! -name checksums.sha256 -printf '%P\\0' | sort -z | xargs -0 sha256sum > checksums.sha256"], { cwd: folder }); // prettier-ignore
  await refused("changed-file", (folder) => writeFileSync(join(folder, "filestore", lost), "x"), /^checksums: /);
  await refused(
    "more-files",
    (folder) => writeFileSync(join(folder, "filestore", "more"), "x"),
    /^checksums: another set/,
  );
  const without = (folder) => (rmSync(join(folder, "filestore", lost)), seal(folder));
  await refused("no-file", without, /^files: verify-files: missing files: 1: /);
  const rows = (folder) => {
    const dump = join(folder, "dump.sql");
    writeFileSync(dump, readFileSync(dump, "utf8").replace(/^(COPY public\.pos_order .*\n).*\n/m, "$1"));
    seal(folder);
  };
  await refused("fewer-rows", rows, /^row counts: /);
  const cut = (folder) => (
    writeFileSync(join(folder, "dump.sql"), readFileSync(join(folder, "dump.sql")).subarray(0, 3000)),
    seal(folder)
  );
  await refused("cut-dump", cut, /^(load|row counts): /);
});
