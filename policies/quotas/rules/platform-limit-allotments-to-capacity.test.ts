import { fakeAllotment, fakeFacts, resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { platformLimitAllotmentsToCapacity } from "./platform-limit-allotments-to-capacity";

const allotments = [0, 1, 2].map(fakeAllotment);
const facts = fakeFacts(allotments);
const { connections, storageGiB, pools } = facts.capacity;
const violations = (change: object) =>
  resourceViolations(platformLimitAllotmentsToCapacity, {
    type: "retail-odoo:index:RetailOdooPlatform",
    name: "lab",
    props: { ...facts, cluster: UNKNOWN, vault: UNKNOWN, databases: UNKNOWN, ...change },
  });
const sum = (of: (allotment: (typeof allotments)[number]) => number, server?: string) =>
  allotments.filter(({ database }) => (server ?? database) === database).reduce((total, each) => total + of(each), 0);
const capacity = (change: object) => ({ capacity: { ...facts.capacity, ...change } });

test("passes allotments that fit, and capacities of unknown size", async () => {
  expect(await violations({})).toEqual([]);
  expect(await violations(capacity({ pools: undefined, addresses: undefined }))).toEqual([]);
});

test.each([
  ["cpu", "cores", sum(({ quota }) => quota.cpu)],
  ["memoryGiB", "GiB of memory", sum(({ quota }) => quota.memoryGiB)],
  ["pods", "pods", sum(({ quota }) => quota.pods)],
])("reports quotas of %s that exceed the nodes", async (measure, unit, total) => {
  const tight = (has: number) =>
    capacity({ pools: { web: { ...pools?.["web"], [measure]: { total: has, used: 0 } } } });
  expect(await violations(tight(total))).toEqual([]);
  expect(await violations(tight(total - 1))).toEqual([
    `${total} ${unit} are allotted and only ${total - 1} exist, so tenants cannot all use their share: add capacity, or place fewer tenants here.`,
  ]);
});

test("counts the pools `web` and `jobs` for shared tenants, and no pool of another tenant", async () => {
  const total = sum(({ quota }) => quota.cpu);
  const cpu = (has: number) => ({ ...pools?.["web"], cpu: { total: has, used: 0 } });
  expect(await violations(capacity({ pools: { web: cpu(total - 1), jobs: cpu(1) } }))).toEqual([]);
  expect(await violations(capacity({ pools: { web: cpu(total - 1), "tenant-other": cpu(1) } }))).toEqual([
    `${total} cores are allotted and only ${total - 1} exist, so tenants cannot all use their share: add capacity, or place fewer tenants here.`,
  ]);
});

test("counts the one pool of an existing cluster", async () => {
  const total = sum(({ quota }) => quota.pods);
  const tight = { ...pools?.["web"], pods: { total: total - 1, used: 0 } };
  expect(await violations(capacity({ pools: { cluster: tight } }))).toEqual([
    `${total} pods are allotted and only ${total - 1} exist, so tenants cannot all use their share: add capacity, or place fewer tenants here.`,
  ]);
});

test("counts the other allotments beside an empty one", async () => {
  const empty = { tenant: "empty", database: "main" };
  const given = { allotments: Object.fromEntries([empty, ...allotments].map((each) => [each.tenant, each])) };
  const cores = sum(({ quota }) => quota.cpu);
  const held = sum((allotment) => allotment.connections, "main");
  const tight = capacity({
    pools: { web: { ...pools?.["web"], cpu: { total: 1, used: 0 } } },
    connections: { main: { total: 1, used: 0 } },
  });
  expect(await violations({ ...given, ...tight })).toEqual([
    `${cores} cores are allotted and only 1 exist, so tenants cannot all use their share: add capacity, or place fewer tenants here.`,
    `${held} connections to main are allotted and only 1 exist, so tenants cannot all use their share: add capacity, or place fewer tenants here.`,
  ]);
});

test("reports a quota that exceeds the tenant's own nodes", async () => {
  const [first, ...others] = allotments as [(typeof allotments)[number], ...typeof allotments];
  const owner = { ...first, ownNodes: 2 };
  const own = (has: number) => ({
    allotments: Object.fromEntries([owner, ...others].map((each) => [each.tenant, each])),
    ...capacity({
      pools: { ...pools, [`tenant-${owner.tenant}`]: { ...pools?.["web"], pods: { total: has, used: 0 } } },
    }),
  });
  const { pods } = owner.quota;
  expect(await violations(own(pods))).toEqual([]);
  expect(await violations(own(pods - 1))).toEqual([
    `${pods} pods of tenant-${owner.tenant} are allotted and only ${pods - 1} exist, so tenants cannot all use their share: add capacity, or place fewer tenants here.`,
  ]);
});

test("reports connections that exceed their server", async () => {
  const total = sum((allotment) => allotment.connections, "main");
  const tight = (has: number) => capacity({ connections: { ...connections, main: { total: has, used: 0 } } });
  expect(await violations(tight(total))).toEqual([]);
  expect(await violations(tight(total - 1))).toEqual([
    `${total} connections to main are allotted and only ${total - 1} exist, so tenants cannot all use their share: add capacity, or place fewer tenants here.`,
  ]);
});

test("reports databases that exceed the volume of their server", async () => {
  const total = sum(({ data }) => data.databaseGiB, "lumen");
  expect(await violations(capacity({ storageGiB: { ...storageGiB, lumen: { total: total - 1, used: 0 } } }))).toEqual([
    `${total} GiB of storage on lumen are allotted and only ${total - 1} exist, so tenants cannot all use their share: add capacity, or place fewer tenants here.`,
  ]);
});

test("reports usage that the platform itself publishes", async () => {
  expect(await violations(capacity({ addresses: { total: 100, used: 101 } }))).toEqual([
    "101 addresses are allotted and only 100 exist, so tenants cannot all use their share: add capacity, or place fewer tenants here.",
  ]);
});

test("is not checked in a preview that does not know allotments or capacity", async () => {
  await expect(violations({ allotments: UNKNOWN })).rejects.toThrow(UnknownValueError);
  await expect(violations({ capacity: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
