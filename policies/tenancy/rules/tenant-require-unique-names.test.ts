import {
  fakeAllotment,
  RuleNotApplicable,
  stackViolations,
  UNKNOWN,
  UnknownValueError,
  type PolicySubject,
} from "@retail-odoo/testing";
import { tenantRequireUniqueNames } from "./tenant-require-unique-names";

const bakery = fakeAllotment(1);
const cobbler = fakeAllotment(2);
const stack = (allotment: object, name: string, platform = "lab"): PolicySubject => ({
  type: "retail-odoo:index:TenantStack",
  name,
  props: { platform, allotment, url: UNKNOWN, database: { host: UNKNOWN, name: UNKNOWN } },
});
const platform = (...allotments: { tenant: string }[]): PolicySubject => ({
  type: "retail-odoo:index:RetailOdooPlatform",
  name: "lab",
  props: {
    name: "lab",
    cluster: UNKNOWN,
    databases: UNKNOWN,
    allotments: Object.fromEntries(allotments.map((each) => [each.tenant, each])),
  },
});
const violations = (...subjects: PolicySubject[]) => stackViolations(tenantRequireUniqueNames, subjects);

test("passes tenants of their own, and a tenant that its platform lists too", async () => {
  expect(await violations(stack(bakery, "bakery"), stack(cobbler, "cobbler"), platform(bakery, cobbler))).toEqual([]);
});

const SHARED: [string, object, string][] = [
  ["a host", { hosts: ["other.example", ...bakery.hosts] }, `host "${bakery.hosts[0]}"`],
  ["a namespace", { namespace: bakery.namespace }, `namespace "${bakery.namespace}"`],
  ["a database", { databaseName: bakery.databaseName }, `database "${bakery.databaseName}"`],
];
test.each(SHARED)("%s in common", async (_case, change, what) => {
  const second = { ...cobbler, ...change };
  const message = `Tenants "bakery" and "cobbler" both have ${what}: give it to one.`;
  expect(await violations(stack(bakery, "bakery"), stack(second, "cobbler"))).toEqual([message]);
  expect(await violations(stack(bakery, "bakery"), platform(second))).toEqual([message]);
  expect(await violations(platform(bakery, second))).toEqual([message]);
});

test("the same tenant twice has everything in common", async () => {
  const what = [`host "${bakery.hosts[0]}"`, `namespace "${bakery.namespace}"`, `database "${bakery.databaseName}"`];
  expect(await violations(stack(bakery, "bakery"), stack(bakery, "copy"))).toEqual(
    what.map((each) => `Tenants "bakery" and "bakery" both have ${each}: give it to one.`),
  );
});

test("names are the fence of one platform, and databases of one server", async () => {
  const twin = { ...cobbler, namespace: bakery.namespace, databaseName: bakery.databaseName };
  expect(await violations(stack(bakery, "bakery"), stack(twin, "cobbler", "second"))).toEqual([]);
  const elsewhere = { ...cobbler, database: "own", databaseName: bakery.databaseName };
  expect(await violations(stack(bakery, "bakery"), stack(elsewhere, "cobbler"))).toEqual([]);
});

test("is about tenants", async () => {
  await expect(violations({ type: "test:index:Other", name: "other", props: {} })).rejects.toThrow(RuleNotApplicable);
});

test("in a preview that does not know an allotment it is not checked", async () => {
  await expect(violations(stack({ ...bakery, hosts: UNKNOWN }, "bakery"))).rejects.toThrow(UnknownValueError);
});
