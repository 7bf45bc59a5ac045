import { tenantSpec } from "@retail-odoo/testing";
import { Faults } from "./errors";
import { hasShape, nearest, type ShapeName } from "./shape";

function faultsOf(name: ShapeName, value: unknown): string[] {
  const faults = new Faults();
  hasShape(name, value, faults);
  return faults.all().map(({ path, reason, remedy }) => `${path}: ${reason}. ${remedy}`);
}

const tenant = tenantSpec("alpha");

test("a tenant with every field it needs and no other", () => {
  expect(faultsOf("TenantSpec", tenant)).toEqual([]);
});

test.each([
  [{ ...tenant, proflie: "branch" }, "proflie: is not a known key. Did you mean profile?"],
  [
    { ...tenant, profile: "brnch" },
    "profile: is not a choice. Write one of: branch, omnichannel, multibrand. Did you mean branch?",
  ],
  [{ ...tenant, hosts: "alpha.example.com" }, "hosts: is not an array. Write an array."],
  [{ ...tenant, hosts: [] }, "hosts: is empty. Give at least 1."],
  [{ ...tenant, hosts: [1] }, "hosts[0]: is not a string. Write a string. In YAML, put it in quotes."],
  [
    { ...tenant, data: { ...tenant.data, databaseGiB: 0 } },
    "data.databaseGiB: must be > 0. Write a number in that range.",
  ],
  [{ ...tenant, data: { ...tenant.data, databaseGiB: NaN } }, "data.databaseGiB: is not a number. Write a number."],
  [{ ...tenant, workload: undefined }, "workload: is missing. Add it."],
  [[], ": is not an object. Write an object."],
  [null, ": is not an object. Write an object."],
])("a faulty tenant %#", (value, fault) => {
  expect(faultsOf("TenantSpec", value)).toEqual([fault]);
});

test("every fault is reported, not the first alone", () => {
  expect(faultsOf("TenantSpec", { ...tenant, profile: 1, service: undefined, state: "gone" })).toEqual([
    "service: is missing. Add it.",
    "state: is not a choice. Write one of: active, suspended, leaving.",
    "profile: is not a choice. Write one of: branch, omnichannel, multibrand. In YAML, put it in quotes.",
  ]);
});

test("a word is near another within two mistakes", () => {
  expect(nearest("dedicatd", ["shared", "dedicated"])).toBe("dedicated");
  expect(nearest("private", ["shared", "dedicated"])).toBeUndefined();
  expect(nearest("a", [])).toBeUndefined();
});
