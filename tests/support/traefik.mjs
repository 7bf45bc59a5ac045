// A real Traefik with the arguments that its chart makes of the generated values, in front of a server on this machine.
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { request } from "node:https";
import { join } from "node:path";
import { bin } from "./cluster.mjs";
import { freePort } from "./machine.mjs";
import { Service } from "./programs.mjs";
import { sleep, until } from "./waiting.mjs";

/** Traefik's own defaults, where an entry point has no transport. */
export const DEFAULTS = { readSeconds: 60, graceSeconds: 10, acceptSeconds: 0 };

/**
 * The chart's `templates/_podtemplate.tpl` for the values that bound a request; other values do not change how one is handled.
 * @param factor divides every duration, so that a test takes seconds
 */
export function argumentsOf({ ports, additionalArguments }, factor = 1) {
  const scaled = (duration) => `${Number(/^(\d+)s$/.exec(duration)[1]) / factor}s`;
  const points = Object.entries(ports).flatMap(([name, { http, transport = {} }]) => [
    ...(http?.tls?.enabled ? [`--entryPoints.${name}.http.tls=true`] : []),
    ...["respondingTimeouts", "lifeCycle"].flatMap((part) =>
      Object.entries(transport[part] ?? {}).map(
        ([key, value]) => `--entryPoints.${name}.transport.${part}.${key}=${scaled(value)}`,
      ),
    ),
  ]);
  return ["--ping=true", ...points, ...additionalArguments];
}

/** The arguments of an edge without our limits: Traefik's defaults, by the same factor. */
export function defaultArguments(factor) {
  const transport = "--entryPoints.websecure.transport";
  return [
    "--ping=true",
    "--entryPoints.websecure.http.tls=true",
    `${transport}.respondingTimeouts.readTimeout=${DEFAULTS.readSeconds / factor}s`,
    `${transport}.lifeCycle.graceTimeOut=${DEFAULTS.graceSeconds / factor}s`,
  ];
}

export class Traefik {
  /** @param host a public host of the tenant */
  constructor({ kubeconfig }, host, args) {
    Object.assign(this, { kubeconfig, host, args });
  }

  async start() {
    this.ports = { web: await freePort(), websecure: await freePort(), traefik: await freePort() };
    const addresses = Object.entries(this.ports).map(
      ([name, port]) => `--entryPoints.${name}.address=127.0.0.1:${port}`,
    );
    const here = [
      ...addresses,
      "--api.insecure=true",
      "--providers.kubernetescrd=true",
      // The upstream is a process beside Traefik.
      "--providers.kubernetescrd.allowExternalNameServices=true",
    ];
    const env = { ...process.env, KUBECONFIG: this.kubeconfig };
    this.service = new Service(join(bin, "traefik"), [...this.args, ...here], { env });
    await this.service.serves(async () => (await this.get("/")).status === 200, 60);
    return this;
  }

  /** A configuration of Traefik's own API. */
  async api(path) {
    return (await fetch(`http://127.0.0.1:${this.ports.traefik}${path}`)).json();
  }

  /** The load balancer's health check; undefined if nothing listens. */
  async ping() {
    return fetch(`http://127.0.0.1:${this.ports.traefik}/ping`).then(({ status }) => status, () => undefined); // prettier-ignore
  }

  get(path) {
    return this.send(path, async (sent) => sent.end());
  }

  /**
   * One request over a connection of its own.
   * @param write sends the body
   * @returns status and text; rejects if the connection breaks
   */
  send(path, write, headers = {}, method = "GET") {
    return new Promise((resolve, reject) => {
      const sent = request({
        ...{ host: "127.0.0.1", port: this.ports.websecure, servername: this.host, rejectUnauthorized: false },
        ...{ path, method, agent: false, headers: { Host: this.host, ...headers } },
      });
      sent.on("error", reject);
      sent.on("response", (response) => {
        let text = "";
        response.on("data", (chunk) => (text += String(chunk)));
        response.on("error", reject);
        response.on("end", () => resolve({ status: response.statusCode, text }));
      });
      sent.on("upgrade", (response, socket, head) => resolve({ status: response.statusCode, socket, head }));
      write(sent).catch(reject);
    });
  }

  /** Uploads bytes, with their length ahead or in chunks. */
  upload(bytes, { chunked = false } = {}) {
    const headers = chunked ? { "Transfer-Encoding": "chunked" } : { "Content-Length": String(bytes) };
    return this.send("/upload", async (sent) => sent.end(Buffer.alloc(bytes)), headers, "POST");
  }

  /** Announces a body of this length, and sends none of it. */
  announce(bytes) {
    return this.send("/upload", async (sent) => sent.flushHeaders(), { "Content-Length": String(bytes) }, "POST");
  }

  /** Uploads a byte every 100 ms for some seconds. */
  slowUpload(seconds) {
    const write = async (sent) => {
      for (const end = Date.now() + seconds * 1000; Date.now() < end && !sent.destroyed; await sleep(100))
        sent.write("x");
      sent.end();
    };
    return this.send("/upload", write, { "Transfer-Encoding": "chunked" }, "POST");
  }

  /** Whether it takes new connections. */
  async accepts() {
    return this.get("/").then(({ status }) => status === 200, () => false); // prettier-ignore
  }

  async stop() {
    if (this.service?.running) await this.service.end();
  }
}

/** What stands for Odoo: counts the bytes of an upload, answers `/slow?seconds=N` late, and echoes websockets. */
export class Upstream {
  received = 0;
  /** Requests that have begun. */
  begun = 0;

  async start() {
    this.server = createServer(async (incoming, response) => {
      this.begun += 1;
      let bytes = 0;
      for await (const chunk of incoming) bytes += chunk.length;
      if (incoming.url === "/upload") this.received = bytes;
      const seconds = Number(new URL(incoming.url, "http://localhost").searchParams.get("seconds"));
      await sleep(seconds * 1000);
      response.end(String(bytes));
    });
    this.server.on("upgrade", ({ headers }, socket) => {
      const key = `${headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
      const accept = createHash("sha1").update(key).digest("base64");
      const lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
      socket.write([...lines, `Sec-WebSocket-Accept: ${accept}`, "", ""].join("\r\n"));
      socket.on("data", (data) => socket.write(data));
    });
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.port = this.server.address().port;
    return this;
  }

  async begins(count) {
    await until(() => this.begun >= count, "the request reaches the upstream", 20);
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
