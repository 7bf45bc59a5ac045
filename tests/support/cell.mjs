// A PostgreSQL server of one size with tenants, from the library's own builders: manifests become real roles and databases.
import { Authority } from "./certificates.mjs";
import { platform } from "./library.mjs";
import { connect, PostgresServer } from "./postgres-server.mjs";

const { clusterManifest } = platform("postgres/cloudnative-pg/cluster-manifest");
const { poolerManifest } = platform("postgres/cloudnative-pg/pooler-manifest");
const { loginRole, ownerRole, tenantDatabase, tenantsGroup } = platform("postgres/cloudnative-pg/database-manifests");
const { actAsOwner, loginsOf } = platform("postgres/logins");
const { resolvePostgresHA } = platform("postgres/resolve-postgres-ha");
const { Faults } = platform("internal/errors");

/** Host names of the server and its pooler, as tenants use them. */
export const HOSTS = { direct: "erp-rw.databases.svc", pooled: "erp-pool.databases.svc" };
const OBJECT = { name: "object", namespace: "databases", cluster: "erp" };

/** The manifests that `PostgresHA` creates for a server. */
export function serverManifests(size, { major, backup } = {}) {
  const faults = new Faults();
  const args = { engine: "cloudnative-pg", size, major, namespace: "databases", backup };
  const spec = resolvePostgresHA("erp", args, faults);
  faults.throwIfAny("server");
  const cluster = clusterManifest("erp", spec, { catalog: "erp" });
  return { spec, cluster, pooler: poolerManifest("erp", spec, { cluster: "erp" }) };
}

/** A running server with tenants in their first password generation. */
export async function startCell(binary, size, tenants, machine) {
  const { spec, cluster, pooler } = serverManifests(size);
  // The build from npm has no lz4 (settings.test.mjs).
  if (binary.major >= 18) delete cluster.spec.postgresql.parameters.wal_compression;
  const authority = new Authority();
  const certificates = authority.forServer();
  const server = new PostgresServer(binary, cluster, certificates.server, machine);
  await server.start();
  await server.createRole(tenantsGroup(OBJECT));
  const cell = new Cell({ spec, pooler, server, authority, certificates });
  for (const tenant of tenants) await cell.createTenant(tenant);
  return cell;
}

class Cell {
  constructor(parts) {
    Object.assign(this, parts);
  }

  /** Creates what the manifests of a `PostgresDatabase` describe, with its first login. */
  async createTenant({ name, connectionLimit }) {
    await this.server.createRole(ownerRole(OBJECT, name));
    await this.server.createDatabase(tenantDatabase(OBJECT, { owner: name, connectionLimit }));
    await this.rotateTo({ name, connectionLimit }, 1);
  }

  /** Creates the login of a generation, or gives it a new password; its job has not run yet. */
  async createLogin({ name, connectionLimit }, generation) {
    const [login] = loginsOf(name, generation);
    const password = passwordOf(login);
    const body = loginRole(OBJECT, { role: login.role, owner: name, connectionLimit, passwordSecret: "login" });
    if (generation <= 2) await this.server.createRole(body, password);
    else await this.server.query(`ALTER ROLE "${login.role}" PASSWORD '${password}'`);
    return { user: login.role, password };
  }

  /** Creates the login and runs the statements of its job. @returns the credentials that are valid from now on */
  async rotateTo(tenant, generation) {
    const login = await this.createLogin(tenant, generation);
    const session = await this.session(login, tenant.name);
    for (const statement of actAsOwner(tenant.name)) await session.query(statement);
    await session.end();
    return login;
  }

  /** A session with the server, or with the pooler by its port; the client verifies the server's certificate. */
  session(login, database, { port = this.server.port, host = HOSTS.direct, ...more } = {}) {
    const { host: address } = this.server;
    return connect({ host: address, port, database, ssl: this.authority.verifying(host), ...login, ...more });
  }
}

/** A tenant's credentials of a generation. */
export function loginOf(name, generation = 1) {
  const [login] = loginsOf(name, generation);
  return { user: login.role, password: passwordOf(login) };
}

function passwordOf({ role, generation }) {
  return `secret-${role}-${generation}`;
}
