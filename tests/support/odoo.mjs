// A real Odoo that runs what a tenant's pods run: the generated odoo.conf, the roles' commands and environment.
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

const { configFiles } = platform("tenant/odoo-conf");
const { roleDeployment } = platform("tenant/odoo-workload");
const { initJob } = platform("tenant/init-job");
const { resolveTenant } = platform("tenant/resolve-tenant");
const { Faults } = platform("internal/errors");
const CONFIG = "/etc/odoo";
/** How long Odoo may take to be installed, to fill a database, to answer a request. */
const SECONDS = { install: 480, init: 480, request: 120 };

/** Installs Odoo where it is missing. @returns its program */
export function installOdoo(setup) {
  return run(setup, [], { seconds: SECONDS.install }).trim().split("\n").at(-1);
}

export class OdooTenant {
  /** What its pods log in with. */
  login;

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
    // Development's size: one web pod with two workers.
    this.tenant = resolveTenant(spec, "dev", new Faults());
  }

  /**
   * @param endpoints ports of the server and its pooler by the names that pods know them by; all are the loopback
   * @param authority the CA of both
   */
  async prepare(endpoints, authority) {
    // Every role binds both ports, and here they share a machine: what nobody asks has a port of its own.
    this.ports = { http: await freePort(), websocket: await freePort() };
    this.unasked = { http: await freePort(), websocket: await freePort() };
    Object.assign(this, { endpoints, authority });
    const bin = join(this.folder, "bin");
    mkdirSync(bin);
    // Where a pod has /var/lib/odoo and ports of its own.
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
    // The pooler has a port of its own here, not a host: the environment says which.
    for (const [file, text] of Object.entries(configFiles(conf)))
      writeFileSync(join(this.folder, file), text.replace(/^db_port.*\n/m, ""));
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
      configHash: "none",
    };
  }

  /** A container's command and environment, as they are here. */
  onThisMachine({ command, env }) {
    const of = Object.fromEntries(
      env.filter(({ value }) => value !== undefined).map(({ name, value }) => [name, value]),
    );
    const port = String(this.endpoints[of.PGHOST]);
    if (of.PGSERVICEFILE) of.PGSERVICEFILE = of.PGSERVICEFILE.replace(CONFIG, this.folder);
    return {
      command: command.map((word) => word.replaceAll(CONFIG, this.folder)),
      env: { ...of, PATH: this.path, HOME: this.folder, ODOO_RC: join(this.folder, "odoo.conf"), PGHOSTADDR: "127.0.0.1", PGPORT: port, PGSSLROOTCERT: this.authority.cert, PGPASSWORD: this.login.password }, // prettier-ignore
    };
  }

  /** Runs the init job's container to its end. @returns what it printed */
  init() {
    const [container] = initJob(this.tenant, this.refs()).template.spec.containers;
    const { command, env } = this.onThisMachine(container);
    const [program, ...args] = command;
    return run(program, args, { env: { ...env, ...this.portsOf("init") }, seconds: SECONDS.init });
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
    const { http } = role === "web" ? this.ports : this.unasked;
    const { websocket } = role === "websocket" ? this.ports : this.unasked;
    return { HTTP: String(http), WEBSOCKET: String(websocket) };
  }

  /** Runs a probe of a role as the kubelet does. @returns whether it succeeds, in the time it has */
  async probe(container, name) {
    const { httpGet, tcpSocket, exec, timeoutSeconds: seconds = 1 } = container[name];
    if (httpGet) {
      const answer = await this.http(httpGet.port, httpGet.path, { seconds }).catch(() => undefined);
      return answer?.status === 200;
    }
    if (tcpSocket) return listens(this.ports[tcpSocket.port], seconds);
    const { env } = this.onThisMachine(container);
    const [program, ...args] = exec.command;
    return attemptBeside(program, args, { env, seconds }).then(({ status }) => status === 0, () => false); // prettier-ignore
  }

  /** One request to a role's port. */
  http(port, path, { body, headers = {}, seconds = SECONDS.request } = {}) {
    return new Promise((resolve, reject) => {
      const options = {
        host: "127.0.0.1",
        port: this.ports[port],
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
      args: [this.name, 2, "admin", model, method, args, options],
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

  /** A browser's websocket, subscribed to a channel. @returns what it has heard, filled as it hears */
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

function listens(port, seconds) {
  const socket = connect({ port, host: "127.0.0.1", signal: AbortSignal.timeout(seconds * 1000) });
  return new Promise((resolve) => {
    socket.on("connect", () => resolve(true));
    socket.on("error", () => resolve(false));
  }).finally(() => socket.destroy());
}

/** A client's frame of text, masked by zeros; up to 65,535 bytes. */
function textFrame(text) {
  const body = Buffer.from(text);
  const length = body.length < 126 ? [0x80 | body.length] : [0x80 | 126, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), body]);
}
