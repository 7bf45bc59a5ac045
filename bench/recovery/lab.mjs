// The lab of suite `recovery` with as much data as a measurement needs.
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createIdentities, Filestore, own } from "../../tests/recovery/filestore.mjs";
import { BIN, Lab, RPO_SECONDS, SERVER, TENANTS } from "../../tests/recovery/lab.mjs";
import { attemptBeside, run } from "../../tests/support/programs.mjs";
import { READER } from "../../tests/support/vault.mjs";

const [TENANT] = TENANTS;
/** Bytes of a file: 116 MiB in 20,000 files were measured of an Odoo with small attachments. */
const FILE = { least: 1000, most: 11_000 };
const SECONDS = 1800;

export class BulkLab extends Lab {
  reader = READER;
  repositories = 0;

  get files() {
    return join(this.folder, "filestore", TENANT);
  }

  /** Files with their rows, rows of the server, backups of both, and a moment between two copies of the files. */
  async prepare(files, rows) {
    await this.start();
    createIdentities(this.vault);
    // No restore needs the WAL of the load, and archiving it takes a process for each segment.
    this.setting("set archive_command = '/bin/true'");
    const named = Array.from({ length: files }, () => this.store());
    own(join(this.folder, "filestore"));
    const table = join(this.folder, "tmp", "named.tsv");
    writeFileSync(table, named.map(([hash, size]) => `bulk\t${hash.slice(0, 2)}/${hash}\t${size}\t${hash}\n`).join(""));
    this.query(`copy ir_attachment (name, store_fname, file_size, checksum) from '${table}'`, TENANT);
    this.query(
      `create table ballast as select n, repeat(md5(n::text), 30) line from generate_series(1, ${rows}) n`,
      TENANT,
    );
    this.query("vacuum (freeze, analyze)", TENANT);
    this.query("checkpoint");
    this.history = Object.fromEntries(
      TENANTS.map((name) => [name, this.query("select pg_relation_filepath('history')", name)]),
    );
    await this.archiveAll();
    this.setting("reset archive_command");
    this.backUp();
    this.copyFiles();
    this.work(6);
    this.target = await this.record();
    this.work(6);
    await this.archiveAll();
    this.copyFiles();
  }

  setting(change) {
    this.query(`alter system ${change}`);
    this.query("select pg_reload_conf()");
  }

  store() {
    const content = randomBytes(FILE.least + Math.floor(Math.random() * (FILE.most - FILE.least)));
    const hash = createHash("sha1").update(content).digest("hex");
    const folder = join(this.files, hash.slice(0, 2));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, hash), content);
    return [hash, content.length];
  }

  /** Keys of what a restore downloads, with their bucket: the base backup, and the segments that were archived since it. */
  objects(bucket = "vault") {
    const at = (...names) => this.vault.path("buckets", bucket, "base", SERVER, ...names);
    const [backup] = readdirSync(at("base"));
    const begin = run("sed", ["-n", "s/^begin_wal=//p", at("base", backup, "backup.info")]).trim();
    const segments = readdirSync(at("wals"), { recursive: true }).filter((name) => /[0-9A-F]{24}\.gz$/.test(name));
    const since = segments.filter((name) => name.slice(-27, -3) >= begin).sort();
    return [join("base", backup, "data.tar"), ...since.map((name) => join("wals", name))].map((name) => join(bucket, "base", SERVER, name)); // prettier-ignore
  }

  mib() {
    return this.objects().reduce((sum, key) => sum + statSync(this.vault.path("buckets", key)).size, 0) / 2 ** 20;
  }

  async restoredServer(options) {
    const restored = await this.restore(this.target, options);
    if (restored.status !== 0) throw new Error(restored.stderr);
    return restored;
  }

  discard({ data }) {
    this.halt(data);
    for (const folder of [data, `${data}.run`]) rmSync(folder, { recursive: true, force: true });
  }

  async restoredFiles() {
    const into = join(this.folder, "restored", `files-${++this.reports}`);
    const args = ["--target", this.target, "--into", into, "--path", TENANT];
    const { status, stderr } = await this.script("restore-files", args, this.env(READER), SECONDS);
    if (status !== 0) throw new Error(stderr);
    return into;
  }

  /**
   * A repository of its own.
   * @returns a function that copies the files into it by the script, with an empty cache as in a new pod, and answers with its milliseconds
   */
  async newRepository() {
    let copies = 0;
    const store = await new Filestore(this.vault, `copies-${++this.repositories}`).create();
    return async () => {
      const [command, args, options] = store.start("copy-files.sh", {
        FILES: join(this.folder, "filestore"),
        RESTIC_CACHE_DIR: this.make(`cache-${this.repositories}-${++copies}`),
      });
      const started = performance.now();
      const { status, stderr } = await attemptBeside(command, args, { ...options, seconds: SECONDS });
      if (status !== 0) throw new Error(stderr);
      return performance.now() - started;
    };
  }

  /** Restores the server and verifies it. @returns milliseconds until a script has ended with a fault, or both have ended */
  async drill(options) {
    const started = performance.now();
    const restored = await this.restore(options.target ?? this.target, options);
    const verified = restored.status === 0 ? await this.verify(restored, this.target) : restored;
    const ms = performance.now() - started;
    this.discard(restored);
    return { ms, fault: verified.status === 0 ? undefined : verified.stderr };
  }

  /** Restores the files and verifies them against the database that runs, after a change of them that is not timed. */
  async drillFiles(change) {
    const began = performance.now();
    const folder = await this.restoredFiles();
    const restoring = performance.now() - began;
    change?.(folder);
    const started = performance.now();
    const args = ["--database", TENANT, "--filestore", folder];
    const env = this.env(READER, "vault", this.server());
    const { status, stderr } = await this.script("verify-files", args, env, SECONDS);
    const ms = restoring + performance.now() - started;
    rmSync(folder, { recursive: true });
    return { ms, fault: status === 0 ? undefined : stderr };
  }
}
