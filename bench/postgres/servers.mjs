// The two sides: the generated server and pooler, and PostgreSQL with its defaults.
import { loginOf, startCell, serverManifests } from "../../tests/support/cell.mjs";
import { Authority } from "../../tests/support/certificates.mjs";
import { PgBouncer } from "../../tests/support/pgbouncer.mjs";
import { binaries, PostgresServer } from "../../tests/support/postgres-server.mjs";

/** The size that has two cores, as the test machine. */
const SIZE = "s";
export const TENANTS = Array.from({ length: 10 }, (_, index) => `odoo_${index}`);
/** Rows that an Odoo request reads and writes. */
const SCHEMA = `
  CREATE TABLE res_partner AS SELECT id, 'Partner ' || id AS name, id || '@example.com' AS email FROM generate_series(1, 20000) AS id;
  ALTER TABLE res_partner ADD PRIMARY KEY (id);
  CREATE TABLE stock_quant AS SELECT id, id % 5000 AS product, 1000 AS quantity FROM generate_series(1, 20000) AS id;
  ALTER TABLE stock_quant ADD PRIMARY KEY (id);
  CREATE INDEX ON stock_quant (product);`;

/** @returns how to connect: the pooler's port, over TLS */
export async function generated() {
  const [binary] = await binaries();
  const { spec } = serverManifests(SIZE);
  const connectionLimit = 2 * spec.pooler.poolSize + 1;
  const roles = TENANTS.map((name) => ({ name, connectionLimit }));
  const cell = await startCell(binary, SIZE, roles, {});
  const { server } = cell;
  const bouncer = new PgBouncer(cell);
  await bouncer.start();
  await fill(server);
  const stop = async () => {
    bouncer.stop();
    await server.stop();
  };
  return { port: bouncer.port, sslmode: "require", loginOf, stop };
}

/** @param clients how many connections it admits; every other setting is PostgreSQL's default */
export async function withDefaults(clients) {
  const [binary] = await binaries();
  const { initdb } = serverManifests(SIZE).cluster.spec.bootstrap;
  const parameters = { max_connections: String(clients + 10) };
  const rules = ["host all all all scram-sha-256"];
  const bootstrap = { initdb: { ...initdb, postInitSQL: [], postInitTemplateSQL: [] } };
  const cluster = { spec: { bootstrap, postgresql: { parameters, pg_hba: rules } } };
  const server = new PostgresServer(binary, cluster, new Authority().forServer().server, {});
  await server.start();
  for (const name of TENANTS) {
    await server.createRole({ spec: { name, login: true } }, passwordOf(name));
    await server.createDatabase({ spec: { name, owner: name } });
  }
  await fill(server);
  const plain = (name) => ({ user: name, password: passwordOf(name) });
  return { port: server.port, sslmode: "disable", loginOf: plain, stop: () => server.stop() };
}

function passwordOf(name) {
  return `secret-${name}`;
}

async function fill(server) {
  for (const name of TENANTS) await server.query(`SET ROLE ${name}; ${SCHEMA}`, name);
  for (const name of TENANTS) await server.query("VACUUM ANALYZE", name);
}
