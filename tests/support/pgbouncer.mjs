// A real PgBouncer, with the configuration that the operator writes from a `Pooler` object around the generated settings and
// rules: one entry for every database, the server's own passwords, TLS on both sides.
import { spawn, spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { certificate, freePort, own, scratch, USER } from "./postgres-server.mjs";

export class PgBouncer {
  /** @param pooler manifest of the `Pooler` */
  constructor(server, pooler) {
    Object.assign(this, { server, pooler, host: "127.0.0.1", folder: scratch("pgbouncer") });
  }

  async start() {
    const { poolMode, parameters, pg_hba: rules } = this.pooler.spec.pgbouncer;
    const { key, cert } = certificate(this.folder);
    this.port = await freePort();
    const settings = {
      pool_mode: poolMode,
      auth_type: "hba",
      auth_hba_file: this.write("hba.conf", [...rules, "host all all 0.0.0.0/0 md5", "host all all ::/0 md5"]),
      auth_file: this.write("users.txt", await this.passwords()),
      client_tls_sslmode: "prefer",
      client_tls_key_file: key,
      client_tls_cert_file: cert,
      server_tls_sslmode: "require",
      listen_addr: this.host,
      listen_port: this.port,
      unix_socket_dir: this.folder,
      ignore_startup_parameters: "extra_float_digits,options",
      ...parameters,
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
    const database = `* = host=${this.server.host} port=${this.server.port}`;
    this.file = this.write("pgbouncer.ini", ["[databases]", database, "[pgbouncer]", ...lines]);
    await this.resume();
  }

  /** Starts it with the configuration it has. */
  async resume() {
    this.log = "";
    this.process = spawn("pgbouncer", [this.file], { ...USER, cwd: this.folder });
    for (const output of [this.process.stdout, this.process.stderr])
      output.on("data", (chunk) => (this.log += String(chunk)));
    while (!this.log.includes("process up")) {
      if (this.process.exitCode !== null) throw new Error(`PgBouncer did not start:\n${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** What the operator's PgBouncer asks the server for: what it keeps of each password. Older versions cannot ask. */
  async passwords() {
    const roles = await this.server.query("SELECT rolname, rolpassword FROM pg_authid WHERE rolpassword IS NOT NULL");
    return roles.map(({ rolname, rolpassword }) => `"${rolname}" "${rolpassword}"`);
  }

  write(name, lines) {
    const file = join(this.folder, name);
    writeFileSync(file, lines.join("\n") + "\n");
    return own(file);
  }

  /** A pod that is gone from one moment to the next. */
  async kill() {
    const ended = new Promise((resolve) => this.process.on("exit", resolve));
    this.process.kill("SIGKILL");
    await ended;
  }

  stop() {
    this.process?.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function hasPgBouncer() {
  return spawnSync("pgbouncer", ["--version"], { stdio: "ignore" }).status === 0;
}
