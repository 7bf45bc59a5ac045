import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { databaseRoleLimitConnections } from "./database-role-limit-connections";

const violations = (change: object) =>
  resourceViolations(databaseRoleLimitConnections, {
    type: "kubernetes:postgresql.cnpg.io/v1:DatabaseRole",
    name: "shop",
    props: {
      metadata: UNKNOWN,
      spec: { cluster: UNKNOWN, name: UNKNOWN, passwordSecret: UNKNOWN, login: true, connectionLimit: 40, ...change },
    },
  });

test("passes a role with a limit, and roles that PostgreSQL does not limit", async () => {
  expect(await violations({})).toEqual([]);
  expect(await violations({ connectionLimit: 0 })).toEqual([]);
  for (const change of [{ login: false }, { login: undefined }, { superuser: true }, { replication: true }])
    expect(await violations({ connectionLimit: undefined, ...change })).toEqual([]);
});

test.each([
  [undefined, "not set"],
  [-1, "-1"],
])("reports connectionLimit: %p", async (connectionLimit, formatted) => {
  expect(await violations({ connectionLimit })).toEqual([
    `spec.connectionLimit is ${formatted}, so this role can hold every connection of its server: set it to the most its processes open.`,
  ]);
});

test("is not checked in a preview that does not know the limit", async () => {
  await expect(violations({ connectionLimit: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
