// A tenant's Odoo on a real server and pooler with generated configuration, and its pods under a kubelet's probes and restarts.
import { join } from "node:path";
import { root } from "../../tools/workspace.mjs";
import { HOSTS, loginOf, startCell } from "./cell.mjs";
import { contract, platform } from "./library.mjs";
import { installOdoo, OdooTenant } from "./odoo.mjs";
import { PgBouncer } from "./pgbouncer.mjs";
import { binaries } from "./postgres-server.mjs";
import { sleep, until } from "./waiting.mjs";

const { tenantConnections } = platform("tenant/sizing");
const SETUP = process.env.REAL_ODOO ?? join(root, "..", "shared", "real-odoo", "setup");
export const { ROLE_NAMES: ROLES } = platform("tenant/roles");

export class OdooCell {
  constructor(name, modules) {
    Object.assign(this, { name, odoo: new OdooTenant(installOdoo(SETUP), name, modules), roles: {} });
  }

  async start() {
    const { odoo, name } = this;
    const { connections } = tenantConnections(odoo.tenant.size, contract.POSTGRES_SIZES.dev.pooler);
    const [newest] = await binaries();
    this.databases = await startCell(newest, "dev", [{ name, connectionLimit: connections }]);
    this.server = this.databases.server;
    this.bouncer = new PgBouncer(this.databases);
    await this.bouncer.start();
    odoo.login = loginOf(name);
    const ports = { [HOSTS.direct]: this.server.port, [HOSTS.pooled]: this.bouncer.port };
    await odoo.prepare(ports, this.databases.authority);
  }

  async stop() {
    await this.odoo.stop();
    this.bouncer?.stop();
    await this.server?.stop();
  }

  query(sql) {
    return this.server.query(sql, this.name);
  }

  /** Starts every role and waits for its startup probe. */
  async startRoles() {
    for (const role of ROLES) this.roles[role] = new Pod(this.odoo, role);
    for (const role of ROLES) await this.roles[role].started();
  }

  /** A message from a web worker, through the pooler, to a websocket client. */
  async hearsMessage(text, seconds = 30) {
    const { odoo } = this;
    const heard = await odoo.subscribe("till-1");
    // The websocket process starts to listen some time after the first subscription.
    await until(
      async () => {
        await odoo.run(`env['bus.bus']._sendone('till-1', 'order', {'text': '${text}'})`);
        return heard.text.includes(text);
      },
      () => `a message "${text}" is received. Received: ${heard.text}\n${this.roles.websocket.log}`,
      seconds,
    );
    heard.socket.destroy();
  }

  /** Cron polls once a minute: three actions that run in time one after the other were triggered by notifications. */
  async runsWhatIsTriggered(word) {
    const { odoo } = this;
    const [model] = await odoo.call("ir.model", "search", [[["model", "=", "ir.config_parameter"]]]);
    for (const turn of [1, 2, 3]) {
      const value = `${word}-${turn}`;
      const code = `env['ir.config_parameter'].sudo().set_param('test.cron', '${value}')`;
      const job = await odoo.call("ir.cron", "create", [
        {
          name: value,
          model_id: model,
          state: "code",
          code,
          interval_number: 1,
          interval_type: "days",
          nextcall: "2999-01-01 00:00:00",
        },
      ]);
      await odoo.run(`env['ir.cron'].browse(${job})._trigger()`);
      const done = async () =>
        (await this.query("SELECT value FROM ir_config_parameter WHERE key = 'test.cron'"))[0]?.value === value;
      await until(done, () => `${value} is set by a scheduled action:\n${this.roles.cron.log.slice(-3000)}\n`, 15);
    }
  }
}

/** Seconds before a kubelet restarts a container for the second time; the delay doubles. */
const BACK_OFF_SECONDS = 10;
/** A kubelet runs some probes less often; here outages are short. */
const LONGEST_PERIOD_SECONDS = 5;

/** A role's container as a kubelet runs it: probed, and restarted with back-off when it exits. */
class Pod {
  constructor(odoo, role) {
    Object.assign(this, { odoo, role, restarts: 0, earlier: "", answers: {}, ready: true });
    this.run();
  }

  run() {
    const { service, container } = this.odoo.start(this.role);
    Object.assign(this, { service, container });
    void service.ended.then((how) => {
      if (this.odoo.stopping) return;
      this.earlier += `${service.log}\n-- ended with ${how}\n`;
      const wait = this.restarts === 0 ? 0 : BACK_OFF_SECONDS * 2 ** (this.restarts - 1);
      this.restarts += 1;
      setTimeout(() => !this.odoo.stopping && this.run(), wait * 1000);
    });
  }

  get log() {
    return this.earlier + this.service.log;
  }

  probe(name) {
    return this.odoo.probe(this.container, name);
  }

  async started() {
    const what = () => `${this.role} has started:\n${this.log}\n`;
    await until(() => this.probe("startupProbe"), what, 90);
  }

  /** A release: the pod terminates, and another starts with the current configuration. */
  async replace() {
    await this.service.end("SIGTERM", 90);
    await this.started();
    this.restarts = 0;
  }

  /** Runs readiness and liveness probes from now on. `answers` holds their results, `ready` whether the edge sends requests. */
  watch() {
    this.answers = {};
    for (const name of ["readinessProbe", "livenessProbe"]) if (this.container[name]) void this.ask(name, this.answers);
  }

  async ask(name, answers) {
    const { periodSeconds, failureThreshold } = this.container[name];
    const said = (answers[name] = []);
    while (answers === this.answers && !this.odoo.stopping) {
      said.push(await this.probe(name));
      const last = said.slice(-failureThreshold);
      if (name === "readinessProbe" && said.at(-1)) this.ready = true;
      if (name === "readinessProbe" && last.length === failureThreshold && !last.includes(true)) this.ready = false;
      await sleep(Math.min(periodSeconds, LONGEST_PERIOD_SECONDS) * 1000);
    }
  }
}

/** A logged-in user, behind an edge that sends requests to ready pods only. */
export class Browser {
  constructor(cell) {
    this.cell = cell;
  }

  async open(path, params) {
    const { odoo, roles } = this.cell;
    if (!roles.web.ready) return { status: 503 };
    const body = params && JSON.stringify({ jsonrpc: "2.0", method: "call", params });
    const headers = {
      ...(body && { "Content-Type": "application/json" }),
      ...(this.cookie && { Cookie: this.cookie }),
    };
    const answer = await odoo.http("http", path, { body, headers });
    const [cookie] = (answer.headers["set-cookie"] ?? []).filter((each) => each.startsWith("session_id="));
    if (cookie) this.cookie = cookie.split(";")[0];
    return answer;
  }

  async login(password = this.cell.odoo.password) {
    const { name } = this.cell;
    await this.open("/web/session/authenticate", { db: name, login: "admin", password });
    return this;
  }

  /** Uploads a file of this size to a partner's attachments, as the back office does. @returns status and attachments */
  async upload(bytes) {
    const { odoo } = this.cell;
    const [, token] = /csrf_token: "([^"]+)"/.exec((await this.open("/odoo")).text);
    const boundary = "boundary";
    const part = (name, more = "") => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`;
    const fields = Object.entries({ csrf_token: token, model: "res.partner", id: "1" });
    const text = fields.map(([name, value]) => `${part(name)}${value}\r\n`).join("");
    const head = `${text}${part("ufile", '; filename="catalogue.bin"')}`;
    const body = Buffer.concat([Buffer.from(head), Buffer.alloc(bytes, 7), Buffer.from(`\r\n--${boundary}--\r\n`)]);
    const headers = { "Content-Type": `multipart/form-data; boundary=${boundary}`, Cookie: this.cookie };
    const answer = await odoo.http("http", "/web/binary/upload_attachment", { body, headers });
    return { status: answer.status, attachments: answer.status === 200 ? JSON.parse(answer.text) : [] };
  }

  /** The session's login; undefined when it has expired. */
  async user() {
    const { text } = await this.open("/web/session/get_session_info", {});
    return JSON.parse(text).result?.username;
  }
}
