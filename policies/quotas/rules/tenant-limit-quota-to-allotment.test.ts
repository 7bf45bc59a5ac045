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
import { tenantLimitQuotaToAllotment } from "./tenant-limit-quota-to-allotment";

const allotment = {
  ...fakeAllotment(1),
  quota: { cpu: 2.5, cpuLimit: 6, memoryGiB: 7.3, pods: 9, storageGiB: 40 },
};
const { namespace, tenant } = allotment;
const stack = (given = allotment) => tenantSubject(given);
const FULL = {
  "requests.cpu": "2500m",
  "limits.cpu": "6",
  "requests.memory": "7476Mi",
  "requests.storage": "40Gi",
  pods: "9",
};
const quota = (change: object, more: Partial<PolicySubject> = {}): PolicySubject => ({
  type: "kubernetes:core/v1:ResourceQuota",
  name: "quota",
  props: { metadata: { name: UNKNOWN, namespace }, spec: { hard: { ...FULL, ...change } } },
  ...more,
});
const violations = (...subjects: PolicySubject[]) => stackViolations(tenantLimitQuotaToAllotment, subjects);

test("passes a quota that equals the allotment, rounded up", async () => {
  expect(await violations(stack(), quota({}))).toEqual([]);
});

test.each([
  ["requests.cpu", "2.6", 2.6, "cpu", 2.5],
  ["limits.cpu", "6100m", 6.1, "cpuLimit", 6],
  ["requests.memory", "8Gi", 8, "memoryGiB", 7.3],
  ["requests.memory", "7477Mi", 7.302, "memoryGiB", 7.3],
  ["requests.storage", "41Gi", 41, "storageGiB", 40],
  ["pods", "10", 10, "pods", 9],
])("reports %s of %s", async (resource, value, number, measure, most) => {
  expect(await violations(stack(), quota({ [resource]: value }))).toEqual([
    `The quota of tenant "${tenant}" gives ${number} of ${resource} (${measure}), and the platform allots ${most}, so the capacity of all tenants is no longer proven: lower it.`,
  ]);
});

test("reports a short name", async () => {
  expect(await violations(stack(), quota({ "requests.cpu": undefined, cpu: "3" }))).toEqual([
    `The quota of tenant "${tenant}" gives 3 of requests.cpu (cpu), and the platform allots 2.5, so the capacity of all tenants is no longer proven: lower it.`,
  ]);
});

test("a short name limits one resource only", async () => {
  const short = quota({ "requests.cpu": undefined, cpu: "1", "requests.memory": "8Gi" });
  expect(await violations(stack(), short)).toEqual([
    `The quota of tenant "${tenant}" gives 8 of requests.memory (memoryGiB), and the platform allots 7.3, so the capacity of all tenants is no longer proven: lower it.`,
  ]);
});

test("passes a resource that no quota limits, which another rule reports", async () => {
  expect(await violations(stack(), quota({ pods: undefined }))).toEqual([]);
});

test("of two quotas the lower limit applies", async () => {
  expect(await violations(stack(), quota({ pods: "99" }), { ...quota({}), name: "second" })).toEqual([]);
});

test("prefers the allotment that the platform publishes", async () => {
  const less = { ...allotment, quota: { ...allotment.quota, pods: 8 } };
  expect(await violations(stack(), quota({}), platform(less))).toEqual([
    `The quota of tenant "${tenant}" gives 9 of pods (pods), and the platform allots 8, so the capacity of all tenants is no longer proven: lower it.`,
  ]);
  expect(await violations(stack(less), quota({}), platform(allotment))).toEqual([]);
});

test("does not apply to a stack without tenants", async () => {
  await expect(violations(quota({}))).rejects.toThrow(RuleNotApplicable);
});

test("in a preview, only quotas and allotments must be known", async () => {
  expect(await violations(stack(), quota({ pods: "10", "count/secrets": UNKNOWN }))).toEqual([
    `The quota of tenant "${tenant}" gives 10 of pods (pods), and the platform allots 9, so the capacity of all tenants is no longer proven: lower it.`,
  ]);
  await expect(violations(stack(), quota({ pods: UNKNOWN }))).rejects.toThrow(UnknownValueError);
});
