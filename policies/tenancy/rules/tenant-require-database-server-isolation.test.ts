import { fakeAllotment, fakeFacts, resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { tenantRequireDatabaseServerIsolation } from "./tenant-require-database-server-isolation";

const [lumen, bakery, cobbler] = [fakeAllotment(0), fakeAllotment(1), fakeAllotment(2)];
const violations = (change: object, ofBakery: object = {}) =>
  resourceViolations(tenantRequireDatabaseServerIsolation, {
    type: "retail-odoo:index:RetailOdooPlatform",
    name: "lab",
    props: {
      ...fakeFacts([lumen, bakery, cobbler]),
      cluster: UNKNOWN,
      databases: UNKNOWN,
      capacity: UNKNOWN,
      allotments: { lumen: { ...lumen, ...change }, bakery: { ...bakery, ...ofBakery }, cobbler },
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

test("one other is too many, and told once", async () => {
  const alone = { database: "own" };
  expect(await violations({ tenancy: "dedicated", regulated: true, ...alone }, alone)).toEqual([
    'Server "own" of dedicated tenant "lumen" also holds "bakery": give it a server of its own.',
  ]);
  const [told, ...more] = await violations({ tenancy: "shared", regulated: true, ...alone }, alone);
  expect(told).toMatch(/^Server "own" of regulated tenant "lumen" also holds "bakery" of other customers/);
  expect(more).toEqual([]);
});

test("a regulated tenant, or one with custom code, with another customer's", async () => {
  const shared = { tenancy: "shared", database: "main" };
  const rest =
    'also holds "bakery", "cobbler" of other customers, who share its notification channel: give its customer a server of its own.';
  expect(await violations({ ...shared, regulated: true })).toEqual([
    `Server "main" of regulated tenant "lumen" ${rest}`,
  ]);
  expect(await violations({ ...shared, customCode: true })).toEqual([
    `Server "main" of tenant "lumen" with custom code ${rest}`,
  ]);
});

test("passes a regulated tenant with custom code among its own customer's", async () => {
  const change = { tenancy: "shared", database: "own", regulated: true, customCode: true };
  expect(await violations(change, { database: "own", customer: lumen.customer })).toEqual([]);
});

test("in a preview, reads nothing but tenancy and server", async () => {
  const pending = { hosts: UNKNOWN, namespace: UNKNOWN, quota: UNKNOWN };
  expect(await violations(pending)).toEqual([]);
  await expect(violations({ database: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
