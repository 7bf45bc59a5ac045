import { fakeAllotment, fakeFacts, resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { tenantOwnServer } from "./tenant-own-server";

const [lumen, bakery, cobbler] = [fakeAllotment(0), fakeAllotment(1), fakeAllotment(2)];
const violations = (change: object) =>
  resourceViolations(tenantOwnServer, {
    type: "retail-odoo:index:RetailOdooPlatform",
    name: "lab",
    props: {
      ...fakeFacts([lumen, bakery, cobbler]),
      cluster: UNKNOWN,
      databases: UNKNOWN,
      capacity: UNKNOWN,
      allotments: { lumen: { ...lumen, ...change }, bakery, cobbler },
    },
  });

test("passes a dedicated tenant alone, and shared ones together", async () => {
  expect(await violations({})).toEqual([]);
  expect(await violations({ tenancy: "shared", database: "main" })).toEqual([]);
});

test.each(["dedicated", "hybrid"])("a %s tenant with others", async (tenancy) => {
  expect(await violations({ tenancy, database: "main" })).toEqual([
    `Server "main" of ${tenancy} tenant "lumen" also holds "bakery", "cobbler": give it a server of its own.`,
  ]);
});

test("in a preview, reads nothing but tenancy and server", async () => {
  const pending = { hosts: UNKNOWN, namespace: UNKNOWN, quota: UNKNOWN };
  expect(await violations(pending)).toEqual([]);
  await expect(violations({ database: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
