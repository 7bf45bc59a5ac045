// A parameter group has numbers without units, in PostgreSQL's base unit. Real servers start with them and report the values that
// the tuned settings have.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Authority } from "../support/certificates.mjs";
import { contract, platform } from "../support/library.mjs";
import { plainSetting } from "../support/postgres-settings.mjs";
import { binaries, PostgresServer } from "../support/postgres-server.mjs";

const { postgresParameters } = platform("postgres/parameters");
const { rdsParameters } = platform("postgres/rds/parameters");
const authority = new Authority();
const unproven = {};
after(() => console.log(`# unproven: ${JSON.stringify(unproven)}`));

/** Settings of a library that is not installed here, and RDS's own. */
const ELSEWHERE = (name) => name.startsWith("rds.") || name === "shared_preload_libraries";
const BY_ITSELF = ["autovacuum_naptime", "max_wal_size", "password_encryption", "ssl_min_protocol_version"];
/** Keepalives are zero on a Unix socket: read the value for new TCP connections. */
const SAID = `SELECT name, context, CASE WHEN name LIKE 'tcp%' THEN reset_val || coalesce(unit, '') ELSE current_setting(name) END AS value FROM pg_settings`; // prettier-ignore

function server(binary, parameters) {
  const initdb = { localeProvider: "builtin", builtinLocale: "C.UTF-8", postInitSQL: [], postInitTemplateSQL: [] };
  return new PostgresServer(
    binary,
    { spec: { bootstrap: { initdb }, postgresql: { parameters, pg_hba: [] } } },
    authority.forServer().server,
  );
}

for (const binary of await binaries())
  test(`PostgreSQL ${binary.major} reads the numbers of every size's parameter group in the right unit`, async () => {
    const major = Math.max(17, binary.major);
    for (const size of contract.POSTGRES_SIZE_NAMES) {
      const { storageGiB } = contract.POSTGRES_SIZES[size];
      const { cpu } = contract.RDS_CLASSES[size];
      const tuned = postgresParameters({ ...contract.POSTGRES_SIZES[size], cpu }, { major, storageGiB });
      const group = rdsParameters(tuned, binary.major).filter(({ name }) => !ELSEWHERE(name));
      const real = server(binary, Object.fromEntries(group.map(({ name, value }) => [name, value])));
      try {
        await real.start();
        const said = Object.fromEntries((await real.query(SAID)).map((row) => [row.name, row]));
        const sized = group.filter(({ name }) => name in tuned);
        assert.ok(sized.length > 25);
        assert.deepEqual(
          sized.map(({ name }) => [name, plainSetting(said[name].value)]),
          sized.map(({ name }) => [name, plainSetting(tuned[name])]),
        );
        // Static settings wait for a restart, and no others but RDS's defaults.
        assert.deepEqual(
          group.filter(({ name }) => !BY_ITSELF.includes(name)).filter(({ name, applyMethod }) => (said[name].context === "postmaster") !== (applyMethod === "pending-reboot")).map(({ name }) => name),
          [],
        ); // prettier-ignore
      } finally {
        await real.stop();
      }
    }
    unproven[binary.major] = ["shared_preload_libraries", "what begins with rds."];
  }); // prettier-ignore
