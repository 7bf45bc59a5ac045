import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { nodePoolRequireLimits } from "./node-pool-require-limits";

const violations = (spec: unknown) =>
  resourceViolations(nodePoolRequireLimits, {
    type: "kubernetes:karpenter.sh/v1:NodePool",
    name: "workload",
    props: { metadata: UNKNOWN, spec },
  });

test("passes a pool with limits, and a pool of fixed size", async () => {
  expect(await violations({ template: UNKNOWN, limits: { cpu: "100", memory: "400Gi" } })).toEqual([]);
  expect(await violations({ template: UNKNOWN, replicas: 3 })).toEqual([]);
});

test.each([
  ["no limits", {}, "cpu, no memory"],
  ["no spec", undefined, "cpu, no memory"],
  ["no limit of CPU", { limits: { memory: "400Gi" } }, "cpu"],
  ["no limit of memory", { limits: { cpu: "100", nodes: "9" } }, "memory"],
])("reports a pool with %s", async (_case, spec, missing) => {
  expect(await violations(spec)).toEqual([
    `spec.limits has no ${missing}, so Karpenter adds nodes for as long as pods are pending: set a quantity.`,
  ]);
});

test("in a preview, limits must be set, not known", async () => {
  expect(await violations({ limits: { cpu: UNKNOWN, memory: UNKNOWN } })).toEqual([]);
  expect(await violations({ template: UNKNOWN, limits: { cpu: UNKNOWN } })).toEqual([
    "spec.limits has no memory, so Karpenter adds nodes for as long as pods are pending: set a quantity.",
  ]);
  await expect(violations({ limits: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
