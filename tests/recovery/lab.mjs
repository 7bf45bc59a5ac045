// A server of three tenants with WAL archive, base backup and copies of its files in a real vault. It runs as the unprivileged user.
import { createHash, randomBytes } from "node:crypto";
import { appendFileSync, chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../../tools/workspace.mjs";
import { freePort, own, scratch, USER } from "../support/machine.mjs";
import { attempt, attemptBeside, run, Service } from "../support/programs.mjs";
import { READER, Vault, WRITER } from "../support/vault.mjs";
import { until } from "../support/waiting.mjs";

/** Debian's server, whose major version barman of the same release reads. */
export const BIN = "/usr/lib/postgresql/15/bin";
const SYSTEM = `${BIN}:/usr/bin:/bin`;
const SCRIPT_SECONDS = 240;

export const TENANTS = ["alder", "birch", "cedar"];
/** Name of the server in the vault. */
export const SERVER = "main-pg15";
export const RPO_SECONDS = 75;

/** A few pages of rows that no transaction touches after the base backup: what is spoiled there stays so. */
const SCHEMA = `
  create table ir_module_module (name text primary key, state text, latest_version text);
  insert into ir_module_module values ('base', 'installed', '19.0.1.3'), ('sale', 'uninstalled', null);
  create table ir_attachment (id serial primary key, name text, store_fname text, file_size int, checksum text,
    write_date timestamp default (clock_timestamp() at time zone 'UTC'));
  create table pos_order (id serial primary key, amount numeric, write_date timestamp default (clock_timestamp() at time zone 'UTC'));
  create table history (id int primary key, line text);
  insert into history select n, repeat(md5(n::text), 8) from generate_series(1, 3000) n;`;

const ATTACHMENTS = 40;
const ROUNDS = 12;
/** A segment of WAL is closed after so many rounds. */
const ROUNDS_OF_SEGMENT = 6;

export class Lab {
  constructor() {
    this.folder = scratch("recovery");
    this.vault = new Vault();
    for (const name of ["tmp", "filestore", "restored", "scripts"]) this.make(name);
    this.scripts = join(this.folder, "scripts");
    // The unprivileged user may not be able to read the checkout.
    cpSync(join(root, "packages", "platform", "scripts"), this.scripts, { recursive: true });
    writeFileSync(join(this.folder, "password"), "a-password-of-the-copies");
    own(join(this.folder, "password"));
    this.data = join(this.folder, "data");
    this.restored = 0;
    this.reports = 0;
  }

  make(name) {
    const path = join(this.folder, name);
    mkdirSync(path, { recursive: true });
    chmodSync(path, 0o755);
    return own(path);
  }

  /** Environment of a program that acts as an identity of the vault. */
  env(identity, bucket = "vault", more = {}) {
    return {
      AWS_ACCESS_KEY_ID: identity.access,
      AWS_SECRET_ACCESS_KEY: identity.secret,
      AWS_DEFAULT_REGION: "us-east-1",
      HOME: this.folder,
      TMPDIR: join(this.folder, "tmp"),
      LC_ALL: "C.UTF-8",
      PATH: SYSTEM,
      // Debian's own, which has boto3; another interpreter may come first.
      PYTHON: "/usr/bin/python3",
      RESTIC_PASSWORD_FILE: join(this.folder, "password"),
      RESTIC_REPOSITORY: `s3:${this.vault.endpoint}/${bucket}/files`,
      ...more,
    };
  }

  options(identity, ...rest) {
    return { ...USER, cwd: this.folder, env: this.env(identity, ...rest) };
  }

  async start() {
    await this.vault.start();
    await this.vault.createBucket("vault");
    run(
      join(BIN, "initdb"),
      ["-D", this.data, "-U", "postgres", "-E", "UTF8", "-k", "--no-sync"],
      this.options(WRITER),
    );
    this.port = await freePort();
    const archive = `/usr/bin/barman-cloud-wal-archive --cloud-provider aws-s3 --endpoint-url ${this.vault.endpoint} --gzip s3://vault/base ${SERVER} %p`;
    const settings = {
      archive_mode: "on",
      archive_command: archive,
      fsync: "off",
      shared_buffers: "32MB",
      listen_addresses: "",
    };
    const lines = Object.entries({ ...settings, port: this.port, unix_socket_directories: this.folder });
    appendFileSync(join(this.data, "postgresql.conf"), lines.map(([name, value]) => `${name} = '${value}'\n`).join(""));
    this.process = new Service(join(BIN, "postgres"), ["-D", this.data], this.options(WRITER));
    await this.process.serves(() => this.query("select 1"));
    for (const tenant of TENANTS) {
      this.query(`create role ${tenant} login; create role ${tenant}_owner in role ${tenant};`);
      this.query(`create database ${tenant} owner ${tenant}`);
      this.query(SCHEMA, tenant, tenant);
      for (let count = 0; count < ATTACHMENTS; count++) this.attach(tenant, `file ${count}`);
    }
    for (const tenant of TENANTS) this.query("vacuum (freeze, analyze)", tenant);
    this.query("checkpoint");
  }

  async stop() {
    if (this.process?.running) await this.process.end("SIGQUIT");
    for (let count = 1; count <= this.restored; count++) this.halt(this.place(count));
    await this.vault.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Ends a restored server, whether it runs or not. */
  halt(data) {
    if (existsSync(join(data, "postmaster.pid")))
      attempt(join(BIN, "pg_ctl"), ["-D", data, "-m", "immediate", "stop"], this.options(READER));
  }

  query(sql, database = "postgres", user = "postgres", socket = this.folder, port = this.port) {
    const where = ["-h", socket, "-p", String(port), "-U", user, "-d", database];
    return run(join(BIN, "psql"), ["-XAtq", "-v", "ON_ERROR_STOP=1", ...where, "-c", sql], this.options(READER)).trim();
  }

  /** Stores a file as Odoo does: the file first, under its hash, then the row. */
  attach(tenant, name) {
    const content = randomBytes(600 + Math.floor(Math.random() * 4000));
    const hash = createHash("sha1").update(content).digest("hex");
    const path = join(this.folder, "filestore", tenant, hash.slice(0, 2), hash);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    const values = `'${name}', '${hash.slice(0, 2)}/${hash}', ${content.length}, '${hash}'`;
    this.query(`insert into ir_attachment (name, store_fname, file_size, checksum) values (${values})`, tenant, tenant);
  }

  /** Orders and attachments of every tenant, in several segments of WAL. */
  work(rounds = ROUNDS) {
    for (let round = 0; round < rounds; round++) {
      for (const tenant of TENANTS) {
        this.query("insert into pos_order (amount) select random() * 100 from generate_series(1, 20)", tenant, tenant);
        if (round % 4 === 0) this.attach(tenant, `receipt ${round}`);
      }
      if (round % ROUNDS_OF_SEGMENT === ROUNDS_OF_SEGMENT - 1) this.query("select pg_switch_wal()");
    }
  }

  backUp() {
    const where = ["-h", this.folder, "-p", String(this.port), "-U", "postgres"];
    const store = ["--cloud-provider", "aws-s3", "--endpoint-url", this.vault.endpoint];
    const options = ["--immediate-checkpoint", ...where, "s3://vault/base", SERVER];
    run("/usr/bin/barman-cloud-backup", [...store, ...options], this.options(WRITER));
  }

  copyFiles() {
    const options = this.options(WRITER);
    if (attempt("/usr/bin/restic", ["--no-cache", "cat", "config"], options).status !== 0)
      run("/usr/bin/restic", ["--no-cache", "init"], options);
    run("/usr/bin/restic", ["--no-cache", "backup", join(this.folder, "filestore")], options);
  }

  /** The server's environment for scripts that read it. */
  server(socket = this.folder, port = this.port) {
    return { PGHOST: socket, PGPORT: String(port), PGUSER: "postgres" };
  }

  /** Closes the segment that is being written, and waits until the archive has it. */
  async archiveAll() {
    const last = this.query("select pg_walfile_name(pg_switch_wal())");
    const state = () => this.query("select last_archived_wal from pg_stat_archiver");
    await until(() => state() >= last, `segment ${last} is archived`);
  }

  /** Runs a script of the library. @returns its status, output, faults and report */
  async script(name, args, env, seconds = SCRIPT_SECONDS) {
    const report = join(this.folder, "tmp", `${name}-${++this.reports}.json`);
    const options = { ...USER, cwd: this.folder, env, seconds };
    const result = await attemptBeside(
      "/bin/bash",
      [join(this.scripts, `${name}.sh`), ...args, "--report", report],
      options,
    );
    return { ...result, report: existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : undefined };
  }

  place(count) {
    return join(this.folder, "restored", String(count));
  }

  /**
   * Restores the server into a folder of its own.
   * @returns what the script answered, the folder, and the server's environment for scripts
   */
  async restore(
    target,
    { bucket = "vault", identity = READER, endpoint = this.vault.endpoint, options = [], more = {} } = {},
  ) {
    const data = this.place(++this.restored);
    const where = ["--source", `s3://${bucket}/base`, "--server", SERVER, "--endpoint", endpoint];
    const args = [...where, "--target", target, "--data", data, "--timeout", "180", ...options];
    const result = await this.script("restore-database", args, this.env(identity, bucket, more));
    const [, socket, port] = /^host=(\S+) port=(\d+)$/m.exec(result.stdout) ?? [];
    return { ...result, data, socket, port, env: this.env(READER, bucket, this.server(socket, port)) };
  }

  /** Verifies a restored server, which stops it. */
  verify(restored, target, counts = this.counts) {
    const options = ["--target", target, "--rpo-seconds", String(RPO_SECONDS), "--data", restored.data];
    return this.script("verify-database", [...options, ...(counts ? ["--counts", counts] : [])], restored.env);
  }

  /** Records the rows of this moment. @returns the moment */
  async record() {
    this.counts = join(this.folder, "tmp", "counts.tsv");
    const { status, stderr } = await this.script(
      "record-moment",
      ["--output", this.counts],
      this.env(READER, "vault", this.server()),
    );
    if (status !== 0) throw new Error(stderr);
    return /^moment\t(.*)$/m.exec(readFileSync(this.counts, "utf8"))[1];
  }

  /** Result of every check of a report, by its name. */
  static results({ report }) {
    return Object.fromEntries(report.checks.map(({ name, result }) => [name, result]));
  }

  /** Details of the checks that failed. */
  static faults({ report }) {
    return report.checks.filter(({ result }) => result === "failed").map(({ name, detail }) => `${name}: ${detail}`);
  }
}
