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

test("passes a platform that fits, and what nobody knows the size of", async () => {
  expect(await violations({})).toEqual([]);
  expect(await violations(capacity({ pools: undefined, addresses: undefined }))).toEqual([]);
});

test.each([
  ["cpu", "cores", sum(({ quota }) => quota.cpu)],
  ["memoryGiB", "GiB of memory", sum(({ quota }) => quota.memoryGiB)],
  ["pods", "pods", sum(({ quota }) => quota.pods)],
])("quotas of %s are more than nodes have", async (measure, unit, total) => {
  const tight = (has: number) =>
    capacity({ pools: { web: { ...pools?.["web"], [measure]: { total: has, used: 0 } } } });
  expect(await violations(tight(total))).toEqual([]);
  expect(await violations(tight(total - 1))).toEqual([
    `${total} ${unit} are promised, and there are ${total - 1}: make room first.`,
  ]);
});

test("jobs take what web does not, and nodes of one tenant count for nobody else", async () => {
  const total = sum(({ quota }) => quota.cpu);
  const cpu = (has: number) => ({ ...pools?.["web"], cpu: { total: has, used: 0 } });
  expect(await violations(capacity({ pools: { web: cpu(total - 1), jobs: cpu(1) } }))).toEqual([]);
  expect(await violations(capacity({ pools: { web: cpu(total - 1), "tenant-other": cpu(1) } }))).toEqual([
    `${total} cores are promised, and there are ${total - 1}: make room first.`,
  ]);
});

test("of an existing cluster its one pool counts", async () => {
  const total = sum(({ quota }) => quota.pods);
  const tight = { ...pools?.["web"], pods: { total: total - 1, used: 0 } };
  expect(await violations(capacity({ pools: { cluster: tight } }))).toEqual([
    `${total} pods are promised, and there are ${total - 1}: make room first.`,
  ]);
});

test("an allotment that says nothing hides nobody else's", async () => {
  const silent = { tenant: "silent", database: "main" };
  const given = { allotments: Object.fromEntries([silent, ...allotments].map((each) => [each.tenant, each])) };
  const cores = sum(({ quota }) => quota.cpu);
  const held = sum((allotment) => allotment.connections, "main");
  const tight = capacity({
    pools: { web: { ...pools?.["web"], cpu: { total: 1, used: 0 } } },
    connections: { main: { total: 1, used: 0 } },
  });
  expect(await violations({ ...given, ...tight })).toEqual([
    `${cores} cores are promised, and there are 1: make room first.`,
    `${held} connections to main are promised, and there are 1: make room first.`,
  ]);
});

test("a tenant's quota is more than its own nodes have", async () => {
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
    `${pods} pods of tenant-${owner.tenant} are promised, and there are ${pods - 1}: make room first.`,
  ]);
});

test("connections of a server's tenants are more than it offers", async () => {
  const total = sum((allotment) => allotment.connections, "main");
  const tight = (has: number) => capacity({ connections: { ...connections, main: { total: has, used: 0 } } });
  expect(await violations(tight(total))).toEqual([]);
  expect(await violations(tight(total - 1))).toEqual([
    `${total} connections to main are promised, and there are ${total - 1}: make room first.`,
  ]);
});

test("databases of a server's tenants are more than its volume", async () => {
  const total = sum(({ data }) => data.databaseGiB, "lumen");
  expect(await violations(capacity({ storageGiB: { ...storageGiB, lumen: { total: total - 1, used: 0 } } }))).toEqual([
    `${total} GiB of storage on lumen are promised, and there are ${total - 1}: make room first.`,
  ]);
});

test("the platform itself says that more is used", async () => {
  expect(await violations(capacity({ addresses: { total: 100, used: 101 } }))).toEqual([
    "101 addresses are promised, and there are 100: make room first.",
  ]);
});

test("in a preview that does not know what is allotted it is not checked", async () => {
  await expect(violations({ allotments: UNKNOWN })).rejects.toThrow(UnknownValueError);
  await expect(violations({ capacity: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
