// TLS verification: server and pooler with the generated certificates, and real clients of libpq with the settings of pods.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { HOSTS, loginOf, startCell } from "../support/cell.mjs";
import { Authority } from "../support/certificates.mjs";
import { noPgBouncer, PgBouncer } from "../support/pgbouncer.mjs";
import { binaries } from "../support/postgres-server.mjs";
import { attempt, attemptBeside } from "../support/programs.mjs";

const NAME = "odoo_shop";
const skip = await noPgBouncer();
const [newest] = await binaries();

describe("certificates of server and pooler", { skip }, () => {
  let cell, bouncer, outsider;
  before(async () => {
    cell = await startCell(newest, "dev", [{ name: NAME, connectionLimit: 24 }]);
    bouncer = new PgBouncer(cell);
    await bouncer.start();
    outsider = new Authority();
  });
  after(async () => {
    bouncer?.stop();
    await cell?.server.stop();
  });

  /** Output of a pod's psql, or its error. */
  async function ask(
    host,
    { port = cell.server.port, ca = cell.authority.cert, mode = "verify-full", more = {} } = {},
  ) {
    const { user, password } = loginOf(NAME);
    const env = {
      PATH: process.env.PATH,
      PGHOST: host,
      PGHOSTADDR: "127.0.0.1",
      PGPORT: String(port),
      PGDATABASE: NAME,
      PGUSER: user,
      PGPASSWORD: password,
      PGSSLMODE: mode,
      PGSSLROOTCERT: ca,
      ...more,
    };
    // The tests' DNS server is in this process, which must not block meanwhile.
    const args = ["--no-psqlrc", "--no-password", "-At", "-c", "SELECT current_user"];
    const { stdout, stderr } = await attemptBeside("psql", args, { env });
    return stdout.trim() || stderr.trim();
  }

  test("the server is verified by every name of its Services, and by no name of the pooler", async () => {
    for (const host of ["erp-rw", "erp-rw.databases", HOSTS.direct, "erp-r.databases.svc.cluster.local", "erp-ro"])
      assert.equal(await ask(host), NAME);
    assert.match(await ask(HOSTS.pooled), /server certificate for "erp-rw" .*does not match host name/);
  });

  test("the pooler is verified by its names, and by no name of the server", async () => {
    const port = bouncer.port;
    assert.equal(await ask(HOSTS.pooled, { port }), NAME);
    assert.match(await ask(HOSTS.direct, { port }), /server certificate for "erp-pool" .*does not match host name/);
  });

  test("a client that trusts another CA connects to neither", async () => {
    const ca = outsider.cert;
    for (const [host, port] of [
      [HOSTS.direct, cell.server.port],
      [HOSTS.pooled, bouncer.port],
    ])
      assert.match(await ask(host, { port, ca }), /certificate verify failed/);
  });

  test("a pooler that is redirected to a server of another CA sends it no password", async () => {
    const astray = new PgBouncer({
      ...cell,
      certificates: { ...cell.certificates, server: outsider.forServer().server },
    });
    await astray.start();
    try {
      assert.match(
        await ask(HOSTS.pooled, { port: astray.port, more: { PGCONNECT_TIMEOUT: "3" } }),
        /timeout expired|server login/,
      );
      assert.match(astray.log, /TLS handshake error: .*certificate verify failed/);
    } finally {
      astray.stop();
    }
  });

  test("the certificate in a tenant's namespace authenticates no client and no server", async () => {
    const { key, cert } = cell.authority.forTenant();
    const presented = { PGSSLCERT: cert, PGSSLKEY: key, PGPASSWORD: "" };
    assert.match(await ask(HOSTS.direct, { more: presented }), /no password supplied|password authentication failed/);
    const purpose = attempt("openssl", ["verify", "-purpose", "sslserver", "-CAfile", cell.authority.cert, cert]);
    assert.match(purpose.stderr, /unsuitable certificate purpose|unsupported certificate purpose/);
  });
});
