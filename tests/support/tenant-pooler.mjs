// A real PgBouncer as a tenant's own pooler for RDS and external servers: the generated file with paths of this machine.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Authority } from "./certificates.mjs";
import { platform } from "./library.mjs";
import { freePort } from "./machine.mjs";
import { Names } from "./names.mjs";
import { PoolerProcess, servingPgBouncer } from "./pgbouncer.mjs";
import { SERVER_HOST } from "./remote-server.mjs";

const { pgbouncerIni, POOLER_FILES, usersFile } = platform("postgres/remote/pgbouncer");
const { scramVerifier } = platform("postgres/remote/scram");
const { poolerNameOf } = platform("postgres/remote/names");
const { serverCertificate, serviceNames } = platform("certificates/certificates");

export class TenantPooler extends PoolerProcess {
  /**
   * @param server a real server; `tenant` as `provision` takes it
   * @param options.host the server's name, and `authority` the CA certificate that verifies it
   */
  constructor(server, tenant, pooler, { host = SERVER_HOST, authority = server.authority.cert } = {}) {
    super("tenant-pooler");
    Object.assign(this, { server, tenant, pooler, serverHost: host, authority });
    this.own = new Authority();
  }

  async start() {
    const name = poolerNameOf(`main-${this.tenant.databaseName.replace(/_/g, "-")}`);
    const names = serviceNames(name, "databases");
    const certificate = serverCertificate(
      { name, namespace: "databases", issuer: undefined },
      { dnsNames: names, secretLabels: {} },
    );
    const { key, cert } = this.own.sign("pooler", certificate.spec);
    /** By which clients verify the pooler. */
    this.ssl = this.own.verifying(names[2]);
    this.names = await new Names().start(this.folder);
    this.port = await freePort();
    const ini = await new Promise((resolve) =>
      pgbouncerIni({
        databaseName: this.tenant.databaseName,
        host: this.serverHost,
        port: this.server.port,
        pooler: this.pooler,
      }).apply(resolve),
    );
    this.write("ca.crt", readFileSync(this.authority, "utf8"));
    this.setUsers(this.tenant);
    const here = ini
      .replaceAll(`${POOLER_FILES.certificate}/tls.crt`, cert)
      .replaceAll(`${POOLER_FILES.certificate}/tls.key`, key)
      .replaceAll(`${POOLER_FILES.authorities}/ca.crt`, join(this.folder, "ca.crt"))
      .replaceAll(`${POOLER_FILES.users}/users.txt`, join(this.folder, "users.txt"))
      // Server and pooler differ by port here, and by host in a cluster.
      .replace(/^listen_port = .*$/m, `listen_port = ${this.port}`)
      .replace(/^listen_addr = .*$/m, `listen_addr = ${this.host}\nresolv_conf = ${this.names.file}`);
    if (here.includes("/etc/")) throw new Error(`A path of the pod remains:\n${here}`);
    this.process = await servingPgBouncer(this.write("pgbouncer.ini", here), this.folder);
  }

  /** Writes the file as the kubelet does after a change of the Secret; the pod's loop then sends SIGHUP. */
  setUsers({ logins, passwords }) {
    const users = logins.map((role, index) => ({ role, verifier: scramVerifier(role, passwords[index]) }));
    this.write("users.txt", usersFile(users));
    this.process?.signal("SIGHUP");
  }
}
