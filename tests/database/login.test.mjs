// How a tenant's role proves who it is: by SCRAM and a password, and by nothing that is weaker.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startCell } from "../support/cell.mjs";
import { binaries, connect, refusal } from "../support/postgres-server.mjs";

const NAME = "odoo_a";

for (const binary of await binaries())
  describe(`logging in to PostgreSQL ${binary.major}`, () => {
    let server;
    const session = (more = {}) =>
      connect({ host: server.host, port: server.port, user: NAME, password: `secret-${NAME}`, ...more });

    before(async () => {
      ({ server } = await startCell(binary, "dev", [{ name: NAME, connectionLimit: 5 }]));
    });
    after(() => server?.stop());

    test("what the server keeps of a password is SCRAM's", async () => {
      const [{ kind }] = await server.query(`SELECT split_part(rolpassword, '$', 1) AS kind FROM pg_authid WHERE rolname = '${NAME}'`);
      assert.equal(kind, "SCRAM-SHA-256");
      await (await session()).end();
    }); // prettier-ignore

    test("a wrong password is refused", async () => {
      assert.equal(await refusal(session({ password: "wrong" })), `password authentication failed for user "${NAME}"`);
    });

    test("a password that is kept as MD5 opens nothing, though it is the right one", async () => {
      await server.query(`SET password_encryption = 'md5'; ALTER ROLE ${NAME} PASSWORD 'secret-${NAME}'`);
      assert.equal(await refusal(session()), `password authentication failed for user "${NAME}"`);
    });
  });
