// The scripts that keep Odoo's files in the vault, run with restic against a real S3 server with versions and object lock, each with
// the rights that its identity has on AWS.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { freePort, USER } from "../support/machine.mjs";
import { attempt, attemptBeside, Service } from "../support/programs.mjs";
import { ROOT, Vault } from "../support/vault.mjs";
import { until } from "../support/waiting.mjs";
import {
  contents,
  COPIER,
  createIdentities,
  Filestore,
  OTHER,
  own,
  PREFIX,
  PRUNER,
  scripts,
  TENANT,
} from "./filestore.mjs";

let vault;
before(async () => {
  vault = new Vault();
  await vault.start();
  createIdentities(vault);
});
after(() => vault.stop());

const succeeds = ({ status, stdout, stderr }) => {
  assert.equal(status, 0, stdout + stderr);
  return stdout;
};
/** Fails with one last line that says why. */
const fails = ({ status, stdout, stderr }, line) => {
  assert.equal(status, 1, stdout + stderr);
  assert.match(stderr.trim().split("\n").at(-1), line);
};

test("the first copy takes every file, the next adds none, and what Odoo deletes stays in the earlier one", async () => {
  const tenant = await new Filestore(vault, "copies").create();
  assert.match(succeeds(tenant.copy()), /there is nothing to copy/);
  assert.deepEqual(await tenant.keys("snapshots"), [], "no repository without a file");

  const [invoice, photo] = [tenant.add("an invoice"), tenant.add("a photo")];
  mkdirSync(join(tenant.files, "odoo", "checklist"));
  writeFileSync(join(tenant.files, "odoo", "checklist", "marked"), "");
  const first = contents(tenant.files);
  delete first["odoo/checklist/marked"];
  const from = Date.now();
  assert.match(succeeds(tenant.copy()), /: 2 new files, 0 known ones/);
  const to = Date.now();
  assert.match(succeeds(tenant.copy()), /: 0 new files, 2 known ones, [0-9]{1,4} bytes added/);
  tenant.add("a receipt");
  assert.match(succeeds(tenant.copy()), /: 1 new files, 2 known ones/);
  rmSync(photo);
  const last = succeeds(tenant.copy());
  assert.match(last, /: 0 new files, 2 known ones/);

  const snapshots = tenant.snapshots();
  assert.equal(snapshots.length, 4);
  assert.deepEqual(snapshots[0].tags, ["files"]);
  assert.equal(snapshots[0].hostname, TENANT);
  const began = Date.parse(snapshots[0].time);
  assert.ok(began >= from && began <= to, "a snapshot's time is its begin");
  assert.ok(last.includes(snapshots[3].time), "the script prints the moment that a restore compares");
  assert.deepEqual(tenant.restored(snapshots[0].id), first);
  const remaining = contents(tenant.files);
  delete remaining["odoo/checklist/marked"];
  assert.deepEqual(tenant.restored(snapshots[3].id), remaining);
  assert.ok(existsSync(invoice));
  assert.deepEqual(await tenant.locks(), []);
  assert.match(succeeds(tenant.prune({ PARTS: "1" })), /is sound; part 1 of 1/);
});

test("a copy with a wrong password or key is refused, says so and changes nothing", async () => {
  const tenant = await new Filestore(vault, "refused").create();
  tenant.add("an invoice");
  succeeds(tenant.copy());
  const before = await tenant.versions();
  fails(tenant.copy({ password: "another" }), /^The password opens no key of the repository\./);
  fails(tenant.copy({ identity: { ...COPIER, secret: "another" } }), /^The store refuses this identity/);
  fails(tenant.copy({ identity: { access: "unknown", secret: "another" } }), /^The store refuses this identity/);
  fails(tenant.copy({ identity: OTHER }), /^The store refuses this identity/);
  assert.deepEqual(await tenant.versions(), before);
});

test("no bucket is created, not even by an identity that may", async () => {
  const tenant = new Filestore(vault, "absent");
  tenant.add("an invoice");
  for (const identity of [COPIER, ROOT]) {
    fails(tenant.copy({ identity }), /^The (bucket does not exist|store refuses this identity)/);
    assert.equal((await vault.ask(ROOT, "HEAD", `/${tenant.bucket}`)).status, 404);
  }
});

test("a store that does not answer fails the copy in time", async () => {
  const tenant = new Filestore(vault, "silent");
  tenant.add("an invoice");
  const started = Date.now();
  const copy = tenant.copy({ endpoint: `http://127.0.0.1:${await freePort()}`, ANSWER_SECONDS: "3" });
  fails(copy, /^The (store did not answer within 3 s|repository could not be opened)/);
  assert.ok(Date.now() - started < 60_000);
});

test("an empty folder where files were is an error, and so is a file that cannot be read", async () => {
  const tenant = await new Filestore(vault, "lost").create();
  const invoice = tenant.add("an invoice");
  tenant.add("a photo");
  succeeds(tenant.copy());
  own(tenant.folder);
  chmodSync(invoice, 0);
  // The content is known by its name and size, so that only a new file is read.
  const letter = tenant.add("a letter");
  chmodSync(letter, 0);
  fails(tenant.copy(), /^Some files could not be read in 3 attempts/);
  chmodSync(letter, 0o644);
  assert.match(succeeds(tenant.copy()), /: 1 new files/);
  rmSync(join(tenant.files, "odoo"), { recursive: true });
  fails(tenant.copy(), /has no file, and earlier copies have/);
});

test("two copies at once both end, and the repository is sound", async () => {
  const tenant = await new Filestore(vault, "twice").create();
  tenant.add("an invoice");
  succeeds(tenant.copy());
  for (let number = 0; number < 200; number += 1) tenant.add(`file ${number}`);
  const both = [tenant.start("copy-files.sh"), tenant.start("copy-files.sh")];
  for (const result of await Promise.all(both.map((start) => attemptBeside(...start)))) succeeds(result);
  assert.equal(tenant.snapshots().length, 3);
  succeeds(tenant.prune({ PARTS: "1" }));
});

test("after a copy that was killed the next one succeeds; one that is told to end removes its lock", async () => {
  const tenant = await new Filestore(vault, "killed").create();
  tenant.add("an invoice");
  succeeds(tenant.copy());
  for (const signal of ["SIGKILL", "SIGTERM"]) {
    // Incompressible and large enough that the copy still runs when its lock is seen.
    for (let number = 0; number < 8; number += 1) tenant.add(randomBytes(16 * 1024 * 1024));
    const [command, args, options] = tenant.start("copy-files.sh");
    const copy = new Service(command, args, { ...options, container: true });
    await until(async () => (await tenant.locks()).length > 0, "the copy has locked the repository", 60);
    copy.signal(signal);
    await copy.ended;
    if (signal === "SIGKILL") assert.equal((await tenant.locks()).length, 1);
    assert.equal(tenant.snapshots().length, signal === "SIGKILL" ? 1 : 2);
    succeeds(tenant.copy());
  }
  // The pruning removes the lock of a process that has ended.
  succeeds(tenant.prune({ PARTS: "1" }));
  assert.deepEqual(await tenant.locks(), []);
});

test("the pruning waits for a copy that runs", async () => {
  const tenant = await new Filestore(vault, "waits").create();
  tenant.add("an invoice");
  succeeds(tenant.copy());
  const held = new Service("sh", ["-c", "tail -f /dev/null | restic backup --stdin --quiet"], {
    ...USER,
    env: tenant.env(),
    container: true,
  });
  await until(async () => (await tenant.locks()).length > 0, "the repository is locked", 60);
  fails(tenant.prune({ LOCK_SECONDS: "2" }), /^The repository was locked for 2 s/);
  const waiting = attemptBeside(...tenant.start("prune-files.sh", { identity: PRUNER }));
  held.signal("SIGKILL");
  await held.ended;
  succeeds(await waiting);
});

test("the copying identity removes its locks, and neither objects nor versions nor protection", async () => {
  const tenant = await new Filestore(vault, "sealed").create();
  tenant.add("an invoice");
  succeeds(tenant.copy());
  const refused = async (method, key, options) => {
    const { status, body } = await vault.ask(COPIER, method, `/${tenant.bucket}/${key}`, options);
    assert.equal(status, 403, `${method} ${key}: ${body}`);
  };
  const versions = await tenant.versions();
  for (const part of ["data", "index", "keys", "snapshots", "config"])
    assert.ok(
      versions.some(({ key }) => key.startsWith(`${PREFIX}/${part}`)),
      part,
    );
  for (const { key, id } of versions.filter(({ key }) => !key.startsWith(`${PREFIX}/locks/`))) {
    await refused("DELETE", key);
    await refused("DELETE", key, { query: { versionId: id } });
  }
  for (const { key, id } of versions.filter(({ key }) => key.startsWith(`${PREFIX}/locks/`)))
    await refused("DELETE", key, { query: { versionId: id } });
  const { body } = await vault.ask(ROOT, "GET", `/${tenant.bucket}`, { query: { "object-lock": "" } });
  await refused("PUT", "", { query: { "object-lock": "" }, body });
  await refused("PUT", "", { query: { policy: "" }, body: "{}" });
  await refused("GET", "files/other/config");
  await refused("PUT", "files/other/config", { body: "x" });

  // What it may overwrite is no loss: the version before stays, and can be read.
  const [{ key, id }] = versions.filter(({ key }) => key.startsWith(`${PREFIX}/snapshots/`));
  assert.equal((await vault.ask(COPIER, "PUT", `/${tenant.bucket}/${key}`, { body: "x" })).status, 200);
  const remaining = await vault.ask(ROOT, "GET", `/${tenant.bucket}/${key}`, { query: { versionId: id } });
  assert.equal(remaining.status, 200);
  assert.notEqual(remaining.body, "x");
  assert.equal((await vault.ask(ROOT, "DELETE", `/${tenant.bucket}/${key}`, { query: { versionId: id } })).status, 403);
});

test("the pruning keeps the window's snapshots and the newest, and the vault keeps what it removed", async () => {
  const tenant = await new Filestore(vault, "pruned").create();
  const at = (days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 19).replace("T", " ");
  const copyAt = (days) =>
    tenant.restic(["backup", "--host", TENANT, "--tag", "files", "--time", at(days), "--quiet", tenant.files]);
  assert.match(succeeds(tenant.prune()), /^There is no copy of the files of lumen yet/);
  const old = tenant.add("x".repeat(1000));
  succeeds(tenant.copy());
  copyAt(40);
  rmSync(old);
  tenant.add("y".repeat(1000));
  copyAt(30);
  copyAt(2);
  const [{ id: newest }] = tenant.snapshots().slice(-1);
  const before = await tenant.versions();
  succeeds(tenant.prune({ PARTS: "1" }));
  assert.deepEqual(
    tenant.snapshots().map(({ time }) => Math.round((Date.now() - Date.parse(time)) / 86_400_000)),
    [30, 2, 0],
  );
  const left = await tenant.versions();
  for (const version of before.filter(({ key }) => !key.includes("/locks/")))
    assert.ok(
      left.some(({ key, id }) => key === version.key && id === version.id),
      version.key,
    );
  assert.ok((await tenant.keys("snapshots")).some((key) => key.endsWith(newest)));
});

test("each part of the data is read in turn, so that damage is found within as many runs as there are parts", async () => {
  const tenant = await new Filestore(vault, "damaged").create();
  for (let number = 0; number < 40; number += 1) tenant.add(randomBytes(1024 * 1024));
  succeeds(tenant.copy());
  // The largest pack has files, and no folders, which every check reads.
  const [[pack]] = readdirSync(tenant.objects("data"), { recursive: true })
    .map((path) => [join(tenant.objects("data"), path), statSync(join(tenant.objects("data"), path))])
    .filter(([, stat]) => stat.isFile())
    .sort(([, a], [, b]) => b.size - a.size);
  const data = readFileSync(pack);
  data[data.length >> 1] ^= 1;
  writeFileSync(pack, data);
  const results = [1, 2, 3].map((part) => tenant.prune({ PARTS: "3", PART: String(part) }));
  const damaged = results.filter(({ status }) => status !== 0);
  assert.equal(damaged.length, 1, results.map(({ stderr }) => stderr).join("\n"));
  fails(damaged[0], /^The repository is damaged\./);
});

test("the scripts have no fault that shellcheck knows", (t) => {
  const files = readdirSync(scripts).filter((name) => name.endsWith(".sh"));
  assert.ok(files.length >= 3);
  const { status, stdout } = attempt("shellcheck", ["-x", ...files], { cwd: scripts });
  if (status === null) t.skip("no shellcheck");
  else assert.equal(status, 0, stdout);
});
