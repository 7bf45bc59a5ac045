// For every size, real servers start with the generated settings and report them. Settings that the available build lacks are
// listed as unproven.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { serverManifests } from "../support/cell.mjs";
import { Authority } from "../support/certificates.mjs";
import { contract } from "../support/library.mjs";
import { plainSetting } from "../support/postgres-settings.mjs";
import { binaries, PostgresServer } from "../support/postgres-server.mjs";

const BACKUP = { bucket: "erp-backups", region: "eu-central-1" };
/** Keepalives are zero on a Unix socket: read the value for new TCP connections. */
const SAID = `SELECT name, CASE WHEN name LIKE 'tcp%' THEN reset_val || coalesce(unit, '') ELSE current_setting(name) END
  AS value FROM pg_settings`;
const certificate = new Authority().forServer().server;
const unproven = {};
after(() => console.log(`# unproven: ${JSON.stringify(unproven)}`));

function manifest(size, major) {
  return serverManifests(size, { major, backup: BACKUP }).cluster;
}

/** Settings of the manifest that this build does not support. */
async function lacking(binary, parameters) {
  const bare = new PostgresServer(binary, manifest("dev", 17), certificate);
  bare.cluster.spec.postgresql.parameters = {};
  try {
    await bare.start();
    const known = await bare.query("SELECT name, enumvals FROM pg_settings");
    const values = new Map(known.map(({ name, enumvals }) => [name, enumvals]));
    return Object.entries(parameters)
      .filter(([name, value]) => !values.has(name) || values.get(name)?.includes(value) === false)
      .map(([name, value]) => `${name} = ${value}`);
  } finally {
    await bare.stop();
  }
}

for (const binary of await binaries())
  test(`PostgreSQL ${binary.major} starts with the generated settings of every size and reports them`, async () => {
    const major = Math.max(17, binary.major);
    const lacks = await lacking(binary, manifest("dev", major).spec.postgresql.parameters);
    unproven[binary.major] = [...lacks, "shared_buffers, scaled to the machine"];
    // The build from npm has no lz4; it has to support all others.
    assert.deepEqual(lacks.filter((setting) => setting !== "wal_compression = lz4"), []); // prettier-ignore
    for (const size of contract.POSTGRES_SIZE_NAMES) {
      const cluster = manifest(size, major);
      const { parameters } = cluster.spec.postgresql;
      for (const setting of lacks) delete parameters[setting.split(" ")[0]];
      const server = new PostgresServer(binary, cluster, certificate);
      try {
        await server.start();
        const said = await server.query(SAID);
        const values = Object.fromEntries(said.map(({ name, value }) => [name, plainSetting(value)]));
        const { shared_buffers: _, ...asked } = parameters;
        const expected = Object.entries(asked).map(([name, value]) => [name, plainSetting(value)]);
        assert.deepEqual(expected.map(([name]) => [name, values[name]]), expected); // prettier-ignore
        assert.ok(expected.length > 30);
      } finally {
        await server.stop();
      }
    }
  });
