// How a tenant's role proves who it is: by SCRAM and a password, and by nothing that is weaker.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { loginOf, startCell } from "../support/cell.mjs";
import { binaries, refusal } from "../support/postgres-server.mjs";

const NAME = "odoo_1";
const { user: LOGIN, password: PASSWORD } = loginOf(NAME);

for (const binary of await binaries())
  describe(`logging in to PostgreSQL ${binary.major}`, () => {
    let cell, server;
    const session = (more = {}) => cell.session(loginOf(NAME), NAME, more);

    before(async () => {
      cell = await startCell(binary, "dev", [{ name: NAME, connectionLimit: 5 }]);
      ({ server } = cell);
    });
    after(() => server?.stop());

    test("what the server keeps of a password is SCRAM's", async () => {
      const [{ kind }] = await server.query(`SELECT split_part(rolpassword, '$', 1) AS kind FROM pg_authid WHERE rolname = '${LOGIN}'`);
      assert.equal(kind, "SCRAM-SHA-256");
      await (await session()).end();
    }); // prettier-ignore

    test("a wrong password is refused", async () => {
      assert.equal(await refusal(session({ password: "wrong" })), `password authentication failed for user "${LOGIN}"`);
    });

    test("a password that is kept as MD5 opens nothing, though it is the right one", async () => {
      await server.query(`SET password_encryption = 'md5'; ALTER ROLE ${LOGIN} PASSWORD '${PASSWORD}'`);
      assert.equal(await refusal(session()), `password authentication failed for user "${LOGIN}"`);
    });
  });
