import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { nodePoolRequireLimits } from "./node-pool-require-limits";

const violations = (spec: unknown) =>
  resourceViolations(nodePoolRequireLimits, {
    type: "kubernetes:karpenter.sh/v1:NodePool",
    name: "workload",
    props: { metadata: UNKNOWN, spec },
  });

test("passes a pool with a ceiling, and one of fixed size", async () => {
  expect(await violations({ template: UNKNOWN, limits: { cpu: "100", memory: "400Gi" } })).toEqual([]);
  expect(await violations({ template: UNKNOWN, replicas: 3 })).toEqual([]);
});

test.each([
  ["no limits", {}, "cpu, no memory"],
  ["nothing", undefined, "cpu, no memory"],
  ["no limit of CPU", { limits: { memory: "400Gi" } }, "cpu"],
  ["no limit of memory", { limits: { cpu: "100", nodes: "9" } }, "memory"],
])("%s", async (_case, spec, missing) => {
  expect(await violations(spec)).toEqual([`spec.limits has no ${missing}: set it.`]);
});

test("in a preview, a limit need only be named", async () => {
  expect(await violations({ limits: { cpu: UNKNOWN, memory: UNKNOWN } })).toEqual([]);
  expect(await violations({ template: UNKNOWN, limits: { cpu: UNKNOWN } })).toEqual([
    "spec.limits has no memory: set it.",
  ]);
  await expect(violations({ limits: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
