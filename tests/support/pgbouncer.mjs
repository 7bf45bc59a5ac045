// A real PgBouncer with the configuration that CloudNativePG writes from a `Pooler` object: the generated settings and hba rules,
// one entry for every database, the server's own passwords, TLS on both sides.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, own, scratch, USER } from "./machine.mjs";
import { canServeNames, Names } from "./names.mjs";
import { POOLER_ROLE } from "./postgres-server.mjs";
import { attempt, Service } from "./programs.mjs";

const text = (...lines) => lines.join("\n") + "\n";

/** The process of a pooler with its folder of files and its own name server. */
export class PoolerProcess {
  host = "127.0.0.1";

  constructor(name) {
    this.folder = scratch(name);
  }

  get log() {
    return this.process.log;
  }

  write(name, text) {
    const file = join(this.folder, name);
    writeFileSync(file, text);
    return own(file);
  }

  stop() {
    this.process?.signal("SIGKILL");
    this.names?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class PgBouncer extends PoolerProcess {
  /** @param cell its server, the manifest of its `Pooler`, and certificates */
  constructor({ server, pooler, certificates }) {
    super("pgbouncer");
    Object.assign(this, { server, pooler, certificates });
  }

  async start() {
    const { poolMode, parameters, pg_hba: rules } = this.pooler.spec.pgbouncer;
    const { key, cert } = this.certificates.pooler;
    this.names = await new Names().start(this.folder);
    this.port = await freePort();
    const settings = {
      pool_mode: poolMode,
      auth_type: "hba",
      auth_hba_file: this.write("hba.conf", text(...rules, "host all all 0.0.0.0/0 md5", "host all all ::/0 md5")),
      ...(await this.authSettings()),
      client_tls_sslmode: "prefer",
      client_tls_key_file: key,
      client_tls_cert_file: cert,
      server_tls_ca_file: this.certificates.server.ca,
      resolv_conf: this.names.file,
      listen_addr: this.host,
      listen_port: this.port,
      unix_socket_dir: this.folder,
      ignore_startup_parameters: "extra_float_digits,options",
      ...parameters,
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
    // The primary's Service, as the operator writes it.
    const database = `* = host=${this.pooler.spec.cluster.name}-${this.pooler.spec.type} port=${this.server.port}`;
    this.file = this.write("pgbouncer.ini", text("[databases]", database, "[pgbouncer]", ...lines));
    await this.resume();
  }

  /** Starts it with its present configuration. */
  async resume() {
    this.process = await servingPgBouncer(this.file, this.folder);
  }

  /**
   * As under the operator, PgBouncer looks up the password verifier at every login. Here it does so in the requested database,
   * because older versions lack `auth_dbname`, and as a role that takes the place of the operator's.
   */
  async authSettings() {
    const exists = await this.server.query(`SELECT FROM pg_roles WHERE rolname = '${POOLER_ROLE}'`);
    if (exists.length === 0)
      await this.server.query(`CREATE ROLE ${POOLER_ROLE} SUPERUSER LOGIN PASSWORD 'secret-${POOLER_ROLE}'`);
    return {
      auth_user: POOLER_ROLE,
      auth_query: "SELECT usename, passwd FROM pg_shadow WHERE usename = $1",
      auth_file: this.write("users.txt", text(`"${POOLER_ROLE}" "secret-${POOLER_ROLE}"`)),
    };
  }

  /** The sudden loss of its pod. */
  kill() {
    return this.process.end();
  }
}

/** @returns a PgBouncer with that configuration, once it accepts connections */
export async function servingPgBouncer(file, cwd) {
  const service = new Service("pgbouncer", [file], { ...USER, cwd });
  await service.serves(() => service.log.includes("process up"));
  return service;
}

/** @returns why PgBouncer cannot run here, or false */
export async function noPgBouncer() {
  if (attempt("pgbouncer", ["--version"]).status !== 0) return "no pgbouncer";
  return (await canServeNames()) ? false : "no privilege to bind port 53, where PgBouncer resolves names";
}
