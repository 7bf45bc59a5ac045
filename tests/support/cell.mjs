// A server of one size with tenants on it, from the library's own builders: manifests in, real roles and databases out.
import { platform, PostgresServer } from "./postgres-server.mjs";

const { clusterManifest } = platform("postgres/cluster-manifest");
const { poolerManifest } = platform("postgres/pooler-manifest");
const { tenantDatabase, tenantRole, tenantsGroup } = platform("postgres/database-manifests");
const { resolvePostgresHA } = platform("postgres/resolve-postgres-ha");
const { Faults } = platform("internal/errors");

/** What `PostgresHA` asks of the operator for a server. */
export function serverManifests(size, { major, backup } = {}) {
  const faults = new Faults();
  const spec = resolvePostgresHA({ engine: "cloudnative-pg", size, major, namespace: "databases", backup }, faults);
  faults.throwIfAny("server");
  const cluster = clusterManifest("erp", spec, { catalog: "erp", store: undefined });
  return { spec, cluster, pooler: poolerManifest("erp", spec, "erp") };
}

/** A started server with a role and a database for each tenant; the password is `secret-` and the name. */
export async function startCell(binary, size, tenants, machine) {
  const { spec, cluster, pooler } = serverManifests(size);
  // The build from npm has no lz4 (settings.test.mjs).
  if (binary.major >= 18) delete cluster.spec.postgresql.parameters.wal_compression;
  const server = new PostgresServer(binary, cluster, machine);
  await server.start();
  const object = { name: "object", namespace: "databases", cluster: "erp" };
  await server.createRole(tenantsGroup(object));
  for (const { name, connectionLimit } of tenants) {
    const role = tenantRole(object, { name, connectionLimit, passwordSecret: "login" });
    await server.createRole(role, `secret-${name}`);
    await server.createDatabase(tenantDatabase(object, name));
  }
  return { spec, pooler, server };
}
