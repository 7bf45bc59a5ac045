// The two sides: a server and a pooler as they are generated, and PostgreSQL as it comes.
import { startCell, serverManifests } from "../../tests/support/cell.mjs";
import { PgBouncer } from "../../tests/support/pgbouncer.mjs";
import { binaries, PostgresServer } from "../../tests/support/postgres-server.mjs";

/** The size that has this machine's two cores. */
const SIZE = "s";
export const TENANTS = Array.from({ length: 10 }, (_, index) => `odoo_${index}`);
/** Rows for a request of Odoo's to read and write. */
const SCHEMA = `
  CREATE TABLE res_partner AS SELECT id, 'Partner ' || id AS name, id || '@example.com' AS email FROM generate_series(1, 20000) AS id;
  ALTER TABLE res_partner ADD PRIMARY KEY (id);
  CREATE TABLE stock_quant AS SELECT id, id % 5000 AS product, 1000 AS quantity FROM generate_series(1, 20000) AS id;
  ALTER TABLE stock_quant ADD PRIMARY KEY (id);
  CREATE INDEX ON stock_quant (product);`;

/** @returns where to connect: the pooler's port, over TLS */
export async function generated() {
  const [binary] = await binaries();
  const { spec } = serverManifests(SIZE);
  const connectionLimit = 2 * spec.pooler.poolSize + 1;
  const roles = TENANTS.map((name) => ({ name, connectionLimit }));
  const { server, pooler } = await startCell(binary, SIZE, roles, {});
  const bouncer = new PgBouncer(server, pooler);
  await bouncer.start();
  await fill(server);
  const stop = async () => {
    bouncer.stop();
    await server.stop();
  };
  return { port: bouncer.port, sslmode: "require", stop };
}

/** @param clients how many connections it has to admit; everything else is PostgreSQL's own */
export async function asItComes(clients) {
  const [binary] = await binaries();
  const { initdb } = serverManifests(SIZE).cluster.spec.bootstrap;
  const parameters = { max_connections: String(clients + 10) };
  const rules = ["host all all all scram-sha-256"];
  const bootstrap = { initdb: { ...initdb, postInitSQL: [], postInitTemplateSQL: [] } };
  const server = new PostgresServer(binary, { spec: { bootstrap, postgresql: { parameters, pg_hba: rules } } }, {});
  await server.start();
  for (const name of TENANTS) {
    await server.createRole({ spec: { name, login: true } }, `secret-${name}`);
    await server.createDatabase({ spec: { name, owner: name } });
  }
  await fill(server);
  return { port: server.port, sslmode: "disable", stop: () => server.stop() };
}

async function fill(server) {
  for (const name of TENANTS) await server.query(`SET ROLE ${name}; ${SCHEMA}`, name);
  for (const name of TENANTS) await server.query("VACUUM ANALYZE", name);
}
