// A real Odoo at its limits: a heavy request costs one request or worker, blocked workers leave the pod ready, and as many reports at once as
// there are workers all return.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Browser, OdooCell } from "../support/odoo-cell.mjs";
import { contract, platform } from "../support/library.mjs";
import { attempt } from "../support/programs.mjs";
import { sleep, until } from "../support/waiting.mjs";

const { bodyLimits } = platform("internal/request-limits");
const { PROFILE_NAMES } = contract;
const MIB = 1_024 ** 2;
const cell = new OdooCell("odoo_shop", ["bus"]);
const { odoo, roles } = cell;
/** The most workers of a web pod. */
const WORKERS = Math.max(...PROFILE_NAMES.map((profile) => contract.PROFILES[profile].web.workers));
odoo.tenant.size.roles.web.processes = WORKERS;
const HAS_WKHTMLTOPDF = attempt("wkhtmltopdf", ["--version"]).status === 0;

before(async () => {
  await cell.start();
  odoo.init();
  // Pods find assets under a Service's name, here under a port.
  const url = `http://127.0.0.1:${odoo.rolePorts.assets.http}`;
  await cell.query(`UPDATE ir_config_parameter SET value = '${url}' WHERE key = 'report.url'`);
  await cell.startRoles();
});
after(() => cell.stop());

test("workers that are all blocked leave the pod ready and alive, and requests wait", async () => {
  const whyNot = () => `web is ready:\n${roles.web.log.slice(-3000)}\n`;
  await until(() => roles.web.probe("readinessProbe"), whyNot, 60);
  roles.web.watch();
  const lock = cell.query("BEGIN; LOCK TABLE res_users IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(30); COMMIT");
  await sleep(1000);
  const logins = Array.from({ length: WORKERS + 3 }, () => new Browser(cell).login());
  await sleep(25_000);
  const { readinessProbe, livenessProbe } = roles.web.answers;
  assert.deepEqual([readinessProbe.includes(false), livenessProbe.includes(false)], [false, false]);
  assert.ok(readinessProbe.length >= 4, `${readinessProbe.length} readiness probes`);
  assert.equal(roles.web.ready, true);
  await lock;
  for (const browser of await Promise.all(logins)) assert.equal(await browser.user(), "admin");
});

test("a web pod whose websocket child hangs fails its liveness probe until it is restarted", async () => {
  const whyNot = () => `web is alive:\n${roles.web.log.slice(-3000)}\n`;
  await until(() => roles.web.probe("livenessProbe"), whyNot, 60);
  const child = hangingChild();
  process.kill(child, "SIGSTOP");
  try {
    assert.deepEqual([await roles.web.probe("livenessProbe"), await roles.web.probe("livenessProbe")], [false, false]);
    // The HTTP workers do not hang: they answer until the kubelet restarts the container.
    assert.equal(await isAdmin(), true);
  } finally {
    process.kill(child, "SIGKILL");
  }
  await until(() => roles.web.probe("livenessProbe"), whyNot, 60);
  // The child answers readiness too: after three failures the edge sends nothing until one succeeds.
  await until(() => roles.web.ready, whyNot, 60);
});

/** The process id of the websocket child of the web pod's master. */
function hangingChild() {
  const { stdout } = attempt("ps", ["-o", "pid=,args=", "--ppid", String(roles.web.service.child.pid)]);
  const [line = ""] = stdout.split("\n").filter((each) => / gevent /.test(each));
  assert.match(line, /^ *\d+ /, `no websocket child:\n${stdout}`);
  return Number(line.trim().split(" ")[0]);
}

test(
  "as many reports at once as there are workers all return",
  { skip: !HAS_WKHTMLTOPDF && "wkhtmltopdf is missing" },
  async () => {
    const browsers = await Promise.all(Array.from({ length: WORKERS }, () => new Browser(cell).login()));
    const [{ id }] = await cell.query("SELECT id FROM ir_module_module WHERE name = 'bus'");
    const started = Date.now();
    const answers = await Promise.all(
      browsers.map((browser) => browser.open(`/report/pdf/base.report_irmodulereference/${id}`)),
    );
    for (const { status, headers, text } of answers)
      assert.deepEqual([status, headers["content-type"], text.slice(0, 5)], [200, "application/pdf", "%PDF-"]);
    const assets = roles.assets.log.match(/"GET \/web\/assets\/[^"]+" 200/g) ?? [];
    assert.ok(assets.length >= WORKERS, `assets came from elsewhere:\n${roles.assets.log.slice(-2000)}`);
    assert.ok(Date.now() - started < 60_000, "reports waited for each other");
  },
);

test("a worker takes the largest upload of every profile, and refuses a larger one", async () => {
  const browser = await new Browser(cell).login();
  const limit = "FROM ir_config_parameter WHERE key = 'web.max_file_upload_size'";
  const [{ value }] = await cell.query(`SELECT value ${limit}`);
  assert.equal(value, String(bodyLimits(odoo.tenant.profile).uploadMiB * MIB));
  const FORM = 1_024;
  for (const profile of PROFILE_NAMES) {
    const most = bodyLimits(profile).uploadMiB * MIB;
    // Workers cache parameters; Odoo's own method tells all of them.
    await odoo.run(`env['ir.config_parameter'].sudo().set_param('web.max_file_upload_size', '${most}')`);
    await until(async () => (await browser.upload(most + 1)).status === 413, `${profile}: Odoo refuses more`, 30);
    const { status, attachments } = await browser.upload(most - FORM);
    assert.deepEqual([status, attachments.map(({ size }) => size)], [200, [most - FORM]], profile);
  }
  assert.equal(roles.web.restarts, 0);
});

test("a worker beyond the soft limit is replaced, and the other workers answer", async () => {
  // What a leak leaves behind: the registry lives as long as its worker.
  await odoo.run("env.registry._init_modules.add('x' * 400 * 1024 * 1024)");
  await until(
    async () => (await isAdmin()) && /Worker \(\d+\) virtual memory limit \(\d+\) reached/.test(roles.web.log),
    () => `Odoo replaces the worker:\n${roles.web.log.slice(-3000)}\n`,
    30,
  );
  assert.equal(roles.web.restarts, 0);
});

test("a request beyond the hard limit fails, and the other workers answer meanwhile", async () => {
  await cell.query(
    "INSERT INTO res_partner (name, complete_name, active) SELECT 'p' || n, 'p' || n, true FROM generate_series(1, 60000) n",
  );
  let failure;
  const heavy = odoo.call("res.partner", "search_read", [[]], {}).then(
    () => (failure = "none"),
    (error) => (failure = `failed ${error.message}`),
  );
  let answered = 0;
  while (failure === undefined) {
    answered += (await isAdmin()) ? 1 : 0;
    await sleep(1000);
  }
  await heavy;
  assert.match(failure, /^failed/);
  assert.ok(answered > 0);
  assert.match(roles.web.log, /MemoryError/);
  assert.equal(roles.web.restarts, 0);
});

async function isAdmin() {
  const [admin] = await odoo.call("res.users", "read", [[2]], { fields: ["login"] });
  return admin.login === "admin";
}
