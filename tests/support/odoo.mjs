// A real Odoo with a tenant's generated odoo.conf, and the commands and environment of its roles.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { HOSTS } from "./cell.mjs";
import { platform } from "./library.mjs";
import { freePort } from "./machine.mjs";
import { attemptBeside, run, Service } from "./programs.mjs";
import { within } from "./waiting.mjs";

const { configFiles, ODOO_PORTS } = platform("tenant/odoo-conf");
const { ROLE_NAMES } = platform("tenant/roles");
const { roleDeployment } = platform("tenant/odoo-workload");
const { initJob } = platform("tenant/init-job");
const { resolveTenant } = platform("tenant/resolve-tenant");
const { Faults } = platform("internal/errors");
const CONFIG = "/etc/odoo";
/** Timeouts: installing Odoo, initializing a database, and one request, which is longer than Odoo lets a worker run: Odoo ends it. */
const SECONDS = { install: 480, init: 480, request: 300 };

/** Installs Odoo where it is missing; suites that run side by side wait for each other. @returns the path of its program */
export function installOdoo(setup) {
  const lock = join(tmpdir(), "retail-odoo-install.lock");
  return run("flock", [lock, setup], { seconds: 2 * SECONDS.install })
    .trim()
    .split("\n")
    .at(-1);
}

export class OdooTenant {
  /** Credentials of its pods. */
  login;
  /** The generated password of Odoo's administrator. */
  password = randomBytes(16).toString("hex");

  constructor(program, name, modules) {
    Object.assign(this, { program, name, folder: mkdtempSync(join(tmpdir(), "retail-odoo-odoo-")), services: [] });
    const spec = {
      name: "shop",
      country: "DE",
      profile: "branch",
      service: "standard",
      tenancy: "shared",
      database: "main",
      workload: { stores: 1, posTerminals: 1, posOrdersPerHour: 1, onlineOrdersPerHour: 0, concurrentUsers: 1 },
      data: { databaseGiB: 1, filestoreGiB: 1, growthGiBPerMonth: 0 },
      hosts: ["shop.example.com"],
      odoo: { version: "19.0", image: `registry.example/odoo@sha256:${"0".repeat(64)}`, modules },
    };
    // The size of dev: one web pod with two workers.
    this.tenant = resolveTenant(spec, "dev", new Faults());
  }

  /**
   * @param endpoints ports of server and pooler by the host names of pods; all are on the loopback interface
   * @param authority CA of both
   */
  async prepare(endpoints, authority) {
    // Every role binds both ports, and here roles share one machine.
    this.rolePorts = {};
    for (const role of [...ROLE_NAMES, "init"])
      this.rolePorts[role] = { http: await freePort(), websocket: await freePort() };
    this.ports = { http: this.rolePorts.web.http, websocket: this.rolePorts.websocket.websocket };
    Object.assign(this, { endpoints, authority });
    const bin = join(this.folder, "bin");
    mkdirSync(bin);
    // A pod has its own /var/lib/odoo and ports.
    const here = `--data-dir=${this.folder}/data --http-port=$HTTP --gevent-port=$WEBSOCKET`;
    writeFileSync(join(bin, "odoo"), `#!/bin/sh\nexec ${this.program} "$@" ${here} --http-interface=127.0.0.1\n`);
    chmodSync(join(bin, "odoo"), 0o755);
    const conf = {
      version: "19.0",
      databaseName: this.name,
      databasePort: endpoints[HOSTS.direct],
      verified: true,
      sessions: "files",
    };
    // Here the pooler has another port, not another host: PGPORT selects it.
    for (const [file, text] of Object.entries(configFiles(conf)))
      writeFileSync(join(this.folder, file), text.replace(/^db_port.*\n/m, ""), { mode: 0o755 });
    this.path = `${bin}:${process.env.PATH}`;
  }

  refs() {
    const ca = { kind: "Secret", name: "database-ca", key: "ca.crt" };
    return {
      labels: {},
      placement: { roles: {}, jobs: {} },
      serviceAccount: "odoo",
      config: "odoo-conf",
      files: "odoo-files",
      database: { hosts: HOSTS, port: 5432, name: this.name, role: this.login.user, credentials: "credentials", ca },
      administrator: "odoo-administrator",
      configHash: "none",
    };
  }

  /** A container's command and environment, adapted to this machine. */
  onThisMachine({ command, env }) {
    const of = Object.fromEntries(
      env.filter(({ value }) => value !== undefined).map(({ name, value }) => [name, value]),
    );
    const port = String(this.endpoints[of.PGHOST]);
    if (of.PGSERVICEFILE) of.PGSERVICEFILE = of.PGSERVICEFILE.replace(CONFIG, this.folder);
    return {
      command: command.map((word) => word.replaceAll(CONFIG, this.folder)),
      env: { ...of, PATH: this.path, HOME: this.folder, ODOO_RC: join(this.folder, "odoo.conf"), PGHOSTADDR: "127.0.0.1", PGPORT: port, PGSSLROOTCERT: this.authority.cert, PGPASSWORD: this.login.password, ADMINISTRATOR_PASSWORD: this.password }, // prettier-ignore
    };
  }

  /** Runs the init job's container until it exits. @returns its output */
  init() {
    const [container] = initJob(this.tenant, this.refs()).template.spec.containers;
    const { command, env } = this.onThisMachine(container);
    const [program, ...args] = command;
    return run(program, args, { env: { ...env, ...this.portsOf("init") }, seconds: SECONDS.init });
  }

  /** Runs a program in `odoo shell` with the init job's environment. @returns what it prints */
  shell(input) {
    const [container] = initJob(this.tenant, this.refs()).template.spec.containers;
    const env = { ...this.onThisMachine(container).env, ...this.portsOf("init") };
    const args = ["shell", `--config=${join(this.folder, "odoo.conf")}`, "--no-http", "--workers=0"];
    return run("odoo", args, { env, input, seconds: SECONDS.init });
  }

  start(role) {
    const [container] = roleDeployment(role, this.tenant, this.refs()).template.spec.containers;
    const { command, env } = this.onThisMachine(container);
    const [program, ...args] = command;
    const service = new Service(program, args, { env: { ...env, ...this.portsOf(role) }, container: true });
    this.services.push(service);
    return { service, container };
  }

  portsOf(role) {
    const { http, websocket } = this.rolePorts[role];
    return { HTTP: String(http), WEBSOCKET: String(websocket) };
  }

  /** Runs a probe of a role as the kubelet does. @returns whether it succeeds within its timeout */
  async probe(container, name) {
    const { httpGet, tcpSocket, exec, timeoutSeconds: seconds = 1 } = container[name];
    if (httpGet) {
      const port = portName(httpGet.port);
      const { path } = httpGet;
      const answer = await this.http(port, path, { seconds, role: container.name }).catch(() => undefined);
      return answer?.status === 200;
    }
    if (tcpSocket) return listens(this.rolePorts[container.name][portName(tcpSocket.port)], seconds);
    const { env } = this.onThisMachine(container);
    const [program, ...args] = exec.command;
    return attemptBeside(program, args, { env, seconds }).then(({ status }) => status === 0, () => false); // prettier-ignore
  }

  /** One request to a port; that of the role which serves it to clients, unless `role` names another. */
  http(port, path, { body, headers = {}, seconds = SECONDS.request, role } = {}) {
    return new Promise((resolve, reject) => {
      const options = {
        host: "127.0.0.1",
        port: (role ? this.rolePorts[role] : this.ports)[port],
        path,
        method: body ? "POST" : "GET",
        headers,
        signal: AbortSignal.timeout(seconds * 1000),
      };
      const sent = request(options, (response) => {
        let text = "";
        response.on("data", (chunk) => (text += String(chunk)));
        response.on("error", reject);
        response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text }));
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  /** Calls a method of a model as the administrator. */
  async call(model, method, args, options = {}) {
    const params = {
      service: "object",
      method: "execute_kw",
      args: [this.name, 2, this.password, model, method, args, options],
    };
    const body = JSON.stringify({ jsonrpc: "2.0", method: "call", params });
    const { text } = await this.http("http", "/jsonrpc", { body, headers: { "Content-Type": "application/json" } });
    const { result, error } = JSON.parse(text);
    if (error) throw new Error(error.data?.message ?? error.message);
    return result;
  }

  /** Runs a line of Python in a web worker, as a server action does. */
  async run(code) {
    const [model] = await this.call("ir.model", "search", [[["model", "=", "res.partner"]]]);
    const action = await this.call("ir.actions.server", "create", [
      { name: "run", model_id: model, state: "code", code },
    ]);
    return this.call("ir.actions.server", "run", [[action]]);
  }

  /** A browser's websocket, subscribed to a channel. @returns the received text, which grows as messages arrive */
  subscribe(channel) {
    const upgraded = new Promise((resolve, reject) => {
      const headers = { Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": randomBytes(16).toString("base64"), Origin: `http://127.0.0.1:${this.ports.websocket}` }; // prettier-ignore
      const sent = request({ host: "127.0.0.1", port: this.ports.websocket, path: "/websocket", headers });
      sent.on("error", reject);
      sent.on("response", ({ statusCode }) => reject(new Error(`The websocket was answered with ${statusCode}.`)));
      sent.on("upgrade", (_, socket) => {
        const heard = { text: "", socket };
        socket.on("data", (chunk) => (heard.text += chunk.toString("latin1")));
        socket.on("error", () => undefined);
        socket.write(textFrame(JSON.stringify({ event_name: "subscribe", data: { channels: [channel], last: 0 } })));
        resolve(heard);
      });
      sent.end();
    });
    return within(upgraded, "the websocket is opened", SECONDS.request);
  }

  async stop() {
    this.stopping = true;
    await Promise.all(this.services.map((service) => service.end()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Name of a container port, which a probe gives by name or number. */
function portName(port) {
  return Object.keys(ODOO_PORTS).find((name) => name === port || ODOO_PORTS[name] === port);
}

function listens(port, seconds) {
  const socket = connect({ port, host: "127.0.0.1", signal: AbortSignal.timeout(seconds * 1000) });
  return new Promise((resolve) => {
    socket.on("connect", () => resolve(true));
    socket.on("error", () => resolve(false));
  }).finally(() => socket.destroy());
}

/** A client's text frame with a mask of zeros, up to 65,535 bytes. */
function textFrame(text) {
  const body = Buffer.from(text);
  const length = body.length < 126 ? [0x80 | body.length] : [0x80 | 126, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), body]);
}
