// Authentication of a tenant's role: SCRAM, and no weaker method.
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

    test("the server stores a SCRAM verifier", async () => {
      const [{ kind }] = await server.query(`SELECT split_part(rolpassword, '$', 1) AS kind FROM pg_authid WHERE rolname = '${LOGIN}'`);
      assert.equal(kind, "SCRAM-SHA-256");
      await (await session()).end();
    }); // prettier-ignore

    test("a wrong password is refused", async () => {
      assert.equal(await refusal(session({ password: "wrong" })), `password authentication failed for user "${LOGIN}"`);
    });

    test("the right password is refused where it is stored as MD5", async () => {
      await server.query(`SET password_encryption = 'md5'; ALTER ROLE ${LOGIN} PASSWORD '${PASSWORD}'`);
      assert.equal(await refusal(session()), `password authentication failed for user "${LOGIN}"`);
    });
  });
