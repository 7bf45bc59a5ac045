import {
  fakeAllotment,
  platformSubject as platform,
  RuleNotApplicable,
  stackViolations,
  tenantSubject,
  UNKNOWN,
  UnknownValueError,
  type PolicySubject,
} from "@retail-odoo/testing";
import { tenantRequireUniqueNames } from "./tenant-require-unique-names";

const bakery = fakeAllotment(1);
const cobbler = fakeAllotment(2);
const stack = (allotment: object, name: string, platform?: string) => tenantSubject(allotment, { name, platform });
const violations = (...subjects: PolicySubject[]) => stackViolations(tenantRequireUniqueNames, subjects);

test("passes tenants with their own names, also where the platform lists them too", async () => {
  expect(await violations(stack(bakery, "bakery"), stack(cobbler, "cobbler"), platform(bakery, cobbler))).toEqual([]);
});

const SHARED: [string, object, string][] = [
  ["a host", { hosts: ["other.example", ...bakery.hosts] }, `host "${bakery.hosts[0]}"`],
  ["a namespace", { namespace: bakery.namespace }, `namespace "${bakery.namespace}"`],
  ["a database", { databaseName: bakery.databaseName }, `database "${bakery.databaseName}"`],
];
test.each(SHARED)("reports %s of two tenants", async (_case, change, what) => {
  const second = { ...cobbler, ...change };
  const message = `Tenants "bakery" and "cobbler" both have ${what}, so one can access data of the other: give it to one of them.`;
  expect(await violations(stack(bakery, "bakery"), stack(second, "cobbler"))).toEqual([message]);
  expect(await violations(stack(bakery, "bakery"), platform(second))).toEqual([message]);
  expect(await violations(platform(bakery, second))).toEqual([message]);
});

test("reports every name of a tenant that is deployed twice", async () => {
  const what = [`host "${bakery.hosts[0]}"`, `namespace "${bakery.namespace}"`, `database "${bakery.databaseName}"`];
  expect(await violations(stack(bakery, "bakery"), stack(bakery, "copy"))).toEqual(
    what.map(
      (each) =>
        `Tenants "bakery" and "bakery" both have ${each}, so one can access data of the other: give it to one of them.`,
    ),
  );
});

test("passes equal namespaces on two platforms, and equal databases on two servers", async () => {
  const twin = { ...cobbler, namespace: bakery.namespace, databaseName: bakery.databaseName };
  expect(await violations(stack(bakery, "bakery"), stack(twin, "cobbler", "second"))).toEqual([]);
  const elsewhere = { ...cobbler, database: "own", databaseName: bakery.databaseName };
  expect(await violations(stack(bakery, "bakery"), stack(elsewhere, "cobbler"))).toEqual([]);
});

test("does not apply to a stack without tenants", async () => {
  await expect(violations({ type: "test:index:Other", name: "other", props: {} })).rejects.toThrow(RuleNotApplicable);
});

test("is not checked in a preview that does not know an allotment", async () => {
  await expect(violations(stack({ ...bakery, hosts: UNKNOWN }, "bakery"))).rejects.toThrow(UnknownValueError);
});
