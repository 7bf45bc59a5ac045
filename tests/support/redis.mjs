// A real Redis as RedisCache creates it in the cluster: settings, start scripts, a sentinel for each instance, and the proxy.
// Each instance has a loopback address of its own, so that ports are those of the pods. All run as the unprivileged user.
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect } from "node:tls";
import { platform } from "./library.mjs";
import { own, scratch, USER } from "./machine.mjs";
import { run, Service } from "./programs.mjs";

const { PATHS, REDIS_PORT, READER_PORT, SENTINEL_PORT, proxyConf } = platform("cache/redis-conf");
const { scriptEnv, serverFiles } = platform("cache/scripts");

export const PASSWORD = "a-client-s-password";
export const OPERATOR_PASSWORD = "an-operator-s-password";
export { READER_PORT, REDIS_PORT, SENTINEL_PORT };

/** Certificates as cert-manager issues them: a CA, and one certificate for all instances and the proxy. */
class Authority {
  constructor(folder, addresses) {
    Object.assign(this, { folder, addresses });
    const ca = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
    const [key, cert] = [join(folder, "ca.key"), join(folder, "ca.crt")];
    openssl(["req", "-x509", ...ca, "-keyout", key, "-out", cert, "-subj", "/CN=CA"]);
    own(cert);
    this.renew();
  }

  /** Replaces the certificate with a new one. */
  renew() {
    const path = (file) => join(this.folder, file);
    // The proxy verifies DNS names only, and here an address is an instance's name.
    const names = this.addresses.map((address) => `IP:${address},DNS:${address}`).join(",");
    writeFileSync(path("names"), `subjectAltName=${names}\n`);
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=redis"];
    openssl(["req", ...key, "-keyout", path("tls.key"), "-out", path("tls.csr")]);
    const signed = ["-CA", path("ca.crt"), "-CAkey", path("ca.key"), "-CAcreateserial", "-extfile", path("names")];
    openssl(["x509", "-req", "-in", path("tls.csr"), "-days", "2", "-out", path("tls.crt"), ...signed]);
    chmodSync(path("tls.key"), 0o600);
    ["tls.key", "tls.crt"].map(path).forEach(own);
  }
}

function openssl(args) {
  run("openssl", args);
}

function container(command, args, env, cwd) {
  return new Service(command, args, { ...USER, cwd, env, container: true });
}

export class RedisCell {
  /**
   * @param spec role and memory, as `RedisCacheSpec`
   * @param options.failover whether the sentinels fail over; without it, a pause of a busy machine moves no primary
   */
  constructor(spec, { failover = false } = {}) {
    this.spec = spec;
    this.failover = failover;
    this.folder = scratch("redis");
    const network = `127.${1 + Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}`;
    this.hosts = [1, 2, 3].map((number) => `${network}.${number}`);
    this.proxyHost = `${network}.9`;
    this.certificates = own(join(this.folder, "certificates"), mkdirSync(join(this.folder, "certificates")));
    this.authority = new Authority(this.certificates, [...this.hosts, this.proxyHost]);
    this.programs = join(this.folder, "programs");
    mkdirSync(this.programs);
    for (const name of ["server", "cli"]) symlinkSync(`/usr/bin/redis-${name}`, join(this.programs, `valkey-${name}`));
    this.instances = this.hosts.map((host, index) => this.prepare(host, index));
  }

  /** Creates the files that a pod mounts. */
  prepare(host, index) {
    const folder = (name) => {
      const path = join(this.folder, `${index}-${name}`);
      mkdirSync(path);
      return own(path);
    };
    const instance = { host, settings: folder("settings"), data: folder("data"), run: folder("run") };
    for (const [file, text] of Object.entries(serverFiles(this.spec)))
      writeFileSync(join(instance.settings, file), this.here(text, instance) + (file.endsWith(".conf") && file !== "watch.conf" ? `bind ${host}\n` : "")); // prettier-ignore
    return instance;
  }

  /** Replaces paths of pods by paths of this machine; without failover, sentinels wait for ten minutes. */
  here(text, { data, run }) {
    const watched = this.failover ? text : text.replace(/(down-after-milliseconds \S+) \d+/, "$1 600000");
    return watched
      .replaceAll(PATHS.certificates, this.certificates)
      .replaceAll(`dir ${PATHS.data}`, `dir ${data}`)
      .replaceAll(`dir ${PATHS.run}`, `dir ${run}`);
  }

  env(instance) {
    const paths = {
      SETTINGS: instance.settings,
      CERTIFICATES: this.certificates,
      RUN: instance.run,
      DATA: instance.data,
      HOST: instance.host,
      PASSWORD,
      OPERATOR_PASSWORD,
      RENEWAL_SECONDS: "1",
      PATH: `${this.programs}:${process.env.PATH}`,
    };
    const given = Object.fromEntries(scriptEnv(this.hosts).map(({ name, value }) => [name, value]));
    return { ...given, ...paths };
  }

  /** Starts the containers of instances, as the kubelet does. */
  async start(indexes = [0, 1, 2], containers = ["server", "sentinel"]) {
    for (const index of indexes)
      for (const kind of containers) {
        const instance = this.instances[index];
        const script = join(instance.settings, `${kind}.sh`);
        instance[kind] = container("/bin/sh", [script], this.env(instance), instance.data);
      }
    for (const index of indexes)
      for (const kind of containers) await this.instances[index][kind].serves(() => this.ready(index, kind));
  }

  /** Runs the readiness probe. */
  ready(index, kind) {
    const instance = this.instances[index];
    const port = kind === "server" ? REDIS_PORT : SENTINEL_PORT;
    const options = { ...USER, env: this.env(instance), seconds: 5 };
    run("/bin/sh", [join(instance.settings, "ready.sh"), String(port)], options);
    return true;
  }

  async startProxy() {
    const conf = proxyConf(this.hosts)
      .replaceAll("bind :", `bind ${this.proxyHost}:`)
      .replaceAll(PATHS.certificates, this.certificates);
    const file = join(this.folder, "haproxy.cfg");
    writeFileSync(file, conf);
    const env = { OPERATOR_PASSWORD, PATH: process.env.PATH };
    this.proxy = container("/usr/sbin/haproxy", ["-W", "-db", "-f", file], env, this.folder);
  }

  /** Kills both containers of a pod at once. */
  async crash(index) {
    const { server, sentinel } = this.instances[index];
    await Promise.all([server.end(), sentinel.end()]);
  }

  async stop() {
    const running = this.instances.flatMap(({ server, sentinel }) => [server, sentinel]);
    await Promise.all([...running, this.proxy].filter(Boolean).map((each) => each.end()));
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A client of the first instance, or of another address. */
  client(host = this.hosts[0], port = REDIS_PORT, login = [PASSWORD]) {
    return Client.open({ host, port, ca: this.ca(), login });
  }

  operator(host = this.hosts[0], port = REDIS_PORT) {
    return this.client(host, port, ["operator", OPERATOR_PASSWORD]);
  }

  ca() {
    return readFileSync(join(this.certificates, "ca.crt"));
  }

  /** The primary's host, according to the sentinel of an instance. */
  async primaryOf(index) {
    const sentinel = await this.operator(this.hosts[index], SENTINEL_PORT);
    const [host] = await sentinel.ask("SENTINEL", "get-master-addr-by-name", "primary");
    sentinel.close();
    return host;
  }
}

/** Timeout of a connection or a reply. */
const TIMEOUT_SECONDS = 20;

/** A minimal client of Redis' protocol over TLS. */
export class Client {
  static async open({ host, port, ca, login }) {
    const client = new Client();
    await client.connect(host, port, ca);
    if (login) await client.ask("AUTH", ...login);
    return client;
  }

  async connect(host, port, ca) {
    this.waiting = [];
    this.received = Buffer.alloc(0);
    await new Promise((resolve, reject) => {
      this.socket = connect({ host, port, ca, checkServerIdentity: () => undefined }, resolve);
      this.socket.on("error", (error) => (reject(error), this.fail(error)));
      this.socket.setTimeout(TIMEOUT_SECONDS * 1000, () => {
        if (this.socket.connecting || this.socket.secureConnecting || this.waiting.length > 0)
          this.socket.destroy(new Error(`no reply from ${host}:${port} in ${TIMEOUT_SECONDS} s`));
      });
    });
    this.certificate = this.socket.getPeerCertificate().fingerprint256;
    this.socket.on("close", () => this.fail(new Error("connection closed")));
    this.socket.on("data", (chunk) => {
      this.received = Buffer.concat([this.received, chunk]);
      for (let reply = parse(this.received, 0); reply; reply = parse(this.received, 0)) {
        this.received = this.received.subarray(reply.end);
        const { resolve, reject } = this.waiting.shift();
        if (reply.value instanceof Error) reject(reply.value);
        else resolve(reply.value);
      }
    });
  }

  fail(error) {
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }

  /** A server that becomes a replica closes its connections: then every pending command is rejected. */
  ask(...words) {
    const parts = words.map((word) => `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`);
    return new Promise((resolve, reject) => {
      if (this.socket.destroyed) return reject(new Error("connection closed"));
      this.waiting.push({ resolve, reject });
      this.socket.write(`*${words.length}\r\n${parts.join("")}`);
    });
  }

  close() {
    this.socket.destroy();
  }
}

/** @returns the reply that begins at `start`, and where it ends; undefined while it is incomplete */
function parse(buffer, start) {
  const line = buffer.indexOf("\r\n", start);
  if (line < 0) return undefined;
  const [kind, text] = [String.fromCharCode(buffer[start]), buffer.toString("utf8", start + 1, line)];
  const end = line + 2;
  if (kind === "+") return { value: text, end };
  if (kind === "-") return { value: new Error(text), end };
  if (kind === ":") return { value: Number(text), end };
  const length = Number(text);
  if (length < 0) return { value: null, end };
  if (kind === "$")
    return buffer.length < end + length + 2
      ? undefined
      : { value: buffer.toString("utf8", end, end + length), end: end + length + 2 };
  const value = [];
  let next = end;
  for (let index = 0; index < length; index++) {
    const item = parse(buffer, next);
    if (!item) return undefined;
    value.push(item.value);
    next = item.end;
  }
  return { value, end: next };
}
