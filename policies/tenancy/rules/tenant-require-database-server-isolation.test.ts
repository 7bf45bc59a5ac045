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

test("passes a dedicated tenant alone, and shared tenants together", async () => {
  expect(await violations({})).toEqual([]);
  expect(await violations({ tenancy: "shared", database: "main" })).toEqual([]);
});

test.each(["dedicated", "hybrid"])("reports a %s tenant with others", async (tenancy) => {
  expect(await violations({ tenancy, database: "main" })).toEqual([
    `Database server "main" of ${tenancy} tenant "lumen" also holds "bakery", "cobbler", which share its resources: give the tenant its own server.`,
  ]);
});

test("reports a single other tenant, once", async () => {
  const alone = { database: "own" };
  expect(await violations({ tenancy: "dedicated", regulated: true, ...alone }, alone)).toEqual([
    'Database server "own" of dedicated tenant "lumen" also holds "bakery", which share its resources: give the tenant its own server.',
  ]);
  const [first, ...others] = await violations({ tenancy: "shared", regulated: true, ...alone }, alone);
  expect(first).toMatch(/^Database server "own" of regulated tenant "lumen" also holds "bakery" of other customers/);
  expect(others).toEqual([]);
});

test("reports a regulated tenant, or one with custom code, beside tenants of another customer", async () => {
  const shared = { tenancy: "shared", database: "main" };
  const rest =
    'also holds "bakery", "cobbler" of other customers, which share its notification channel: give its customer an own server.';
  expect(await violations({ ...shared, regulated: true })).toEqual([
    `Database server "main" of regulated tenant "lumen" ${rest}`,
  ]);
  expect(await violations({ ...shared, customCode: true })).toEqual([
    `Database server "main" of tenant "lumen" with custom code ${rest}`,
  ]);
});

test("passes a regulated tenant with custom code beside tenants of its customer", async () => {
  const change = { tenancy: "shared", database: "own", regulated: true, customCode: true };
  expect(await violations(change, { database: "own", customer: lumen.customer })).toEqual([]);
});

test("in a preview, only tenancy and server must be known", async () => {
  const pending = { hosts: UNKNOWN, namespace: UNKNOWN, quota: UNKNOWN };
  expect(await violations(pending)).toEqual([]);
  await expect(violations({ database: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
