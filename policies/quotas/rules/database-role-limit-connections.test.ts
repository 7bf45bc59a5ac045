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
])("connectionLimit: %p", async (connectionLimit, shown) => {
  expect(await violations({ connectionLimit })).toEqual([
    `spec.connectionLimit is ${shown}, which is no limit: set it.`,
  ]);
});

test("in a preview that does not know the limit it is not checked", async () => {
  await expect(violations({ connectionLimit: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
