// A real Odoo on restored copies of its database and files: a neutralised one answers, opens attachments, sends nothing and runs no
// scheduled action; the same copy would do both before.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test as declare } from "node:test";
import { READER } from "../support/vault.mjs";
import { CONTENT, missing, OdooLab, SHOP } from "./odoo-lab.mjs";

const test = missing ? declare.skip : declare;
let lab, restored, file;

before(async () => {
  if (missing) return;
  lab = new OdooLab();
  await lab.start();
  lab.backUp();
  const target = await lab.record();
  lab.work(6);
  lab.copyFiles();
  await lab.archiveAll();
  const server = await lab.restore(target);
  assert.equal(server.status, 0, server.stderr);
  const folder = lab.make("copy");
  const into = ["--target", target, "--into", join(folder, "filestore")];
  const files = await lab.script("restore-files", into, lab.env(READER));
  assert.equal(files.status, 0, files.stderr);
  restored = { name: SHOP, folder, socket: server.socket, port: server.port, env: server.env };
  file = join(lab.folder, "tmp", "shop.zip");
  const from = ["--database", SHOP, "--filestore", join(folder, "filestore", SHOP), "--output", file];
  const exported = await lab.script("export-tenant", from, server.env);
  assert.equal(exported.status, 0, exported.stderr);
});
after(() => lab?.stop());

/** What left Odoo, and whether a scheduled action ran. */
const deeds = (copy) => [
  lab.sink.messages.map((message) => /^Subject: (.*)$/m.exec(message)?.[1]),
  lab.ask("select count(*) from ir_config_parameter where key = 'probe.ran'", copy),
];

/** Runs Odoo on a copy: its login page answers, an attachment opens, and whatever is due or queued may run and be sent. */
async function runsOn(copy) {
  const odoo = await lab.run(copy);
  assert.deepEqual(await odoo.loginPage(), [200, true], odoo.log);
  assert.ok(CONTENT.equals(await odoo.opened()));
  await odoo.sendNow();
  await odoo.stop();
}

/** What a neutralised copy does, and what it refuses to do. */
async function isNeutral(copy) {
  Object.assign(lab.sink, { messages: [], sessions: 0 });
  await runsOn(copy);
  assert.deepEqual(deeds(copy), [[], "0"]);
  assert.equal(lab.sink.sessions, 0);
  assert.equal(lab.ask("select count(*) from ir_cron where lastcall is not null", copy), "0");
}

test("a copy that is not neutralised sends what was queued, and runs what is due", async () => {
  const copy = await lab.restoreTenant(file);
  await runsOn(copy);
  assert.deepEqual(deeds(copy), [["queued", "now"], "1"]);
});

test("a copy that runs is not neutralised", async () => {
  const copy = await lab.restoreTenant(file);
  const odoo = await lab.run(copy);
  const before = lab.ask("select count(*) from ir_mail_server where smtp_host = 'invalid'", copy);
  const { status, stderr } = await lab.neutralize(copy);
  await odoo.stop();
  assert.equal(status, 1);
  assert.match(stderr, /has \d+ sessions: it runs/);
  assert.equal(before, "0");
  assert.equal(lab.ask("select count(*) from ir_mail_server where smtp_host = 'invalid'", copy), "0");
});

test("a neutralised restore of the server sends nothing, runs no scheduled action, and opens its attachments", async () => {
  const { status, stderr } = await lab.neutralize(restored, "--odoo", lab.program);
  assert.equal(status, 0, stderr);
  await isNeutral(restored);
});

test("so does a neutralised restore of the tenant's export, also without Odoo's own statements", async () => {
  const copy = await lab.restoreTenant(file);
  const identity =
    "select string_agg(value, ' ' order by key) from ir_config_parameter where key in ('database.uuid', 'database.secret')";
  const before = lab.ask(identity, copy);
  const { status, stderr } = await lab.neutralize(copy, "--base-url", "http://copy.example.com");
  assert.equal(status, 0, stderr);
  assert.notEqual(lab.ask(identity, copy), before);
  assert.equal(
    lab.ask("select value from ir_config_parameter where key = 'web.base.url'", copy),
    "http://copy.example.com",
  );
  assert.equal(lab.ask("select count(*) from ir_act_server where webhook_url like 'http%'", copy), "0");
  await isNeutral(copy);
  // Again: nothing is there twice.
  assert.equal((await lab.neutralize(copy, "--odoo", lab.program)).status, 0);
  assert.equal(lab.ask("select count(*) from ir_mail_server where active", copy), "1");
});

test("Odoo's own restore reads the export elsewhere", async () => {
  const folder = join(lab.folder, "elsewhere");
  mkdirSync(folder);
  lab.load(file, "elsewhere", folder);
  const odoo = await lab.run({ name: "elsewhere", folder });
  assert.deepEqual(await odoo.loginPage(), [200, true], odoo.log);
  assert.ok(CONTENT.equals(await odoo.opened()));
  await odoo.stop();
});
