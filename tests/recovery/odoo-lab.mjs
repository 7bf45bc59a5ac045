// A tenant with a real Odoo on the lab's server: queued mail, a scheduled action that is due, an attachment; and Odoo on copies of it.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { installOdoo } from "../support/odoo.mjs";
import { freePort } from "../support/machine.mjs";
import { attemptBeside, run, Service } from "../support/programs.mjs";
import { SmtpSink } from "../support/smtp-sink.mjs";
import { until } from "../support/waiting.mjs";
import { READER } from "../support/vault.mjs";
import { BIN, Lab } from "./lab.mjs";

const SETUP = process.env.REAL_ODOO;
/** Database of the tenant and role that owns it. */
export const SHOP = "shop";
const SECONDS = { init: 480, start: 180, poll: 180, request: 120 };
/** A kept content, which only the filestore has. */
export const CONTENT = randomBytes(50_000);

/** Scheduled actions other than these would ask services of the internet. */
const PREPARE = (port) => `
import base64
past = '2020-01-01 00:00:00'
env['ir.cron'].with_context(active_test=False).search([]).active = False
env.ref('mail.ir_cron_mail_scheduler_action').write({'active': True, 'nextcall': past})
env.ref('base.autovacuum_job').active = True
env['ir.cron'].create({'name': 'probe', 'model_id': env.ref('base.model_res_partner').id, 'state': 'code', 'interval_number': 1,
    'interval_type': 'days', 'nextcall': past, 'code': "env['ir.config_parameter'].sudo().set_param('probe.ran', 'yes')"})
env['ir.mail_server'].create({'name': 'sink', 'smtp_host': '127.0.0.1', 'smtp_port': ${port}, 'smtp_encryption': 'none'})
env['mail.mail'].create({'subject': 'queued', 'email_from': 'shop@example.com', 'email_to': 'customer@example.com',
    'body_html': 'Your order', 'state': 'outgoing'})
env['ir.actions.server'].create({'name': 'call', 'model_id': env.ref('base.model_res_partner').id, 'state': 'webhook',
    'webhook_url': 'http://127.0.0.1:${port}/'})
env['ir.config_parameter'].set_param('web.base.url', 'https://shop.example.com')
kept = env['ir.attachment'].create({'name': 'kept.bin', 'raw': base64.b64decode('${CONTENT.toString("base64")}')})
env.cr.commit()
print('attachment', kept.id)
`;

/** Debian's package of Odoo links to jQuery of another package, which is not unpacked with it. The login page needs the file alone. */
function completeAssets(program) {
  const link = join(dirname(program), "root/usr/lib/python3/dist-packages/odoo/addons/web/static/lib/jquery/jquery.js");
  if (existsSync(link) || !existsSync(dirname(link))) return;
  const target = resolve(dirname(link), readlinkSync(link));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, "");
}

export class OdooLab extends Lab {
  /** The tenant's production, which never runs here: what it would send is still queued in each copy. */
  async start() {
    await super.start();
    this.program = installOdoo(SETUP);
    completeAssets(this.program);
    this.sink = new SmtpSink();
    await this.sink.start();
    this.running = [];
    this.query(`create role ${SHOP} login createdb`);
    this.query(`create database ${SHOP} owner ${SHOP}`);
    const where = this.where({ name: SHOP, folder: this.folder });
    this.odoo([...where, "--init=base,mail", "--without-demo=all", "--stop-after-init", "--no-http"]);
    const answer = this.odoo(["shell", ...where, "--no-http"], { input: PREPARE(this.sink.port) });
    this.attachment = Number(/^attachment (\d+)$/m.exec(answer)[1]);
  }

  async stop() {
    for (const { service } of this.running ?? []) if (service.running) await service.end();
    this.sink?.stop();
    await super.stop();
  }

  odooEnv() {
    return { PATH: [BIN, process.env.PATH].join(delimiter), HOME: this.folder, ODOO_RC: join(this.folder, "none.conf"), LC_ALL: "C.UTF-8" }; // prettier-ignore
  }

  /** Options of a database: its server, and the folder in whose filestore its files are. */
  where({ name, folder, socket = this.folder, port = this.port }) {
    const server = [`--db_host=${socket}`, `--db_port=${port}`, `--db_user=${SHOP}`];
    return [`--database=${name}`, `--data-dir=${folder}`, ...server];
  }

  odoo(args, more) {
    return run(this.program, args, { env: this.odooEnv(), seconds: SECONDS.init, ...more });
  }

  /** Odoo's own restore of a backup file, as its database manager does it. */
  load(file, name, folder) {
    const server = [`--db_host=${this.folder}`, `--db_port=${this.port}`, `--db_user=${SHOP}`, `--data-dir=${folder}`];
    this.odoo(["db", ...server, "load", "--neutralize", name, file]);
  }

  /** Neutralises a copy. Odoo may be readable for the user of this process alone. */
  neutralize({ name, socket = this.folder, port = this.port }, ...options) {
    const env = { ...this.odooEnv(), ...this.server(socket, port), PGUSER: SHOP, TMPDIR: join(this.folder, "tmp") };
    const args = [join(this.scripts, "neutralize-tenant.sh"), "--database", name, ...options];
    return attemptBeside("/bin/bash", args, { env, cwd: this.folder, seconds: SECONDS.request });
  }

  /** The export's copy: a database beside the tenant's own. */
  async restoreTenant(file) {
    const args = [
      "--export",
      file,
      "--database",
      SHOP,
      "--owner",
      SHOP,
      "--filestores",
      join(this.folder, "filestore"),
    ];
    const { status, stdout, stderr } = await this.script("restore-tenant", args, this.env(READER, "vault", this.server())); // prettier-ignore
    if (status !== 0) throw new Error(stderr);
    const name = stdout.trim();
    return { name, folder: this.folder };
  }

  ask(sql, { name, socket, port }) {
    return this.query(sql, name, SHOP, socket, port);
  }

  /** Starts Odoo with scheduled actions on a copy, and waits until it has looked for due ones twice: the first look has ended then. */
  async run(copy) {
    const port = await freePort();
    const ports = [`--http-port=${port}`, `--gevent-port=${await freePort()}`, "--http-interface=127.0.0.1"];
    const roles = ["--workers=0", "--max-cron-threads=1", "--log-handler=odoo.service.server:DEBUG"];
    const args = [...this.where(copy), ...ports, ...roles];
    const service = new Service(this.program, args, { env: this.odooEnv(), container: true });
    const odoo = new Odoo(service, `http://127.0.0.1:${port}`, copy.name, this.attachment);
    this.running.push(odoo);
    await service.serves(async () => (await odoo.get("/web/health")).status === 200, SECONDS.start);
    const looks = () => service.log.split("polling for jobs").length - 1;
    await until(
      () => {
        this.query(`notify cron_trigger, '${copy.name}'`, "postgres", "postgres", copy.socket, copy.port);
        return looks() >= 2;
      },
      () => `Odoo looks for due actions:\n${service.log.slice(-3000)}`,
      SECONDS.poll,
    );
    return odoo;
  }
}

class Odoo {
  constructor(service, url, name, attachment) {
    Object.assign(this, { service, url, name, attachment });
  }

  /** The end of what it logged. */
  get log() {
    return this.service.log.slice(-3000);
  }

  get(path, cookie) {
    const headers = cookie ? { Cookie: cookie } : {};
    return fetch(this.url + path, { headers, signal: AbortSignal.timeout(SECONDS.request * 1000) });
  }

  async post(path, params) {
    const headers = { "Content-Type": "application/json" };
    const body = JSON.stringify({ jsonrpc: "2.0", method: "call", params });
    const signal = AbortSignal.timeout(SECONDS.request * 1000);
    return fetch(this.url + path, { method: "POST", headers, body, signal });
  }

  async call(model, method, ...args) {
    const params = {
      service: "object",
      method: "execute_kw",
      args: [this.name, 2, "admin", model, method, args],
    };
    const { result, error } = await (await this.post("/jsonrpc", params)).json();
    if (error) throw new Error(error.data?.message ?? error.message);
    return result;
  }

  /** The login page of a browser. */
  async loginPage() {
    const answer = await this.get("/web/login");
    return [answer.status, (await answer.text()).includes('name="password"')];
  }

  /** The attachment, as a logged-in user opens it. */
  async opened() {
    const session = await this.post("/web/session/authenticate", { db: this.name, login: "admin", password: "admin" });
    const cookie = session.headers.getSetCookie().find((each) => each.startsWith("session_id="));
    const answer = await this.get(`/web/content/${this.attachment}`, cookie?.split(";")[0]);
    return Buffer.from(await answer.arrayBuffer());
  }

  /** Writes a message and sends it at once, without a scheduled action. */
  async sendNow() {
    const mail = { subject: "now", email_from: "shop@example.com", email_to: "customer@example.com", body_html: "Now" };
    const id = await this.call("mail.mail", "create", mail);
    await this.call("mail.mail", "send", [id]);
  }

  async stop() {
    await this.service.end("SIGTERM", SECONDS.request);
  }
}

/** Whether there is no Odoo to run. */
export const missing = SETUP === undefined || !existsSync(SETUP);
