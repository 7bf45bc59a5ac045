import {
  namespaceSubject as namespace,
  RuleNotApplicable,
  stackViolations,
  UNKNOWN,
  UnknownValueError,
  type PolicySubject,
} from "@retail-odoo/testing";
import { namespaceRequireLimitRange } from "./namespace-require-limit-range";

const range = (...limits: unknown[]): PolicySubject => ({
  type: "kubernetes:core/v1:LimitRange",
  name: "limits",
  props: { metadata: { name: UNKNOWN, namespace: "tenant-bakery" }, spec: { limits } },
});
const FULL = { type: "Container", defaultRequest: { cpu: "100m", memory: "256Mi" }, default: { memory: "256Mi" } };
const violations = (...stack: PolicySubject[]) => stackViolations(namespaceRequireLimitRange, stack);
const missing = (what: string) => [
  `Namespace "tenant-bakery" has no ${what}, so its quota rejects containers that set none: add it to a LimitRange of type Container there.`,
];
const EVERYTHING = "defaultRequest.cpu, no defaultRequest.memory, no default.memory";

test("passes a namespace with defaults for containers", async () => {
  expect(await violations(namespace(), range({ type: "Pod", max: UNKNOWN }, FULL))).toEqual([]);
});

test.each([
  ["no entries", [], EVERYTHING],
  ["limits of pods", [{ ...FULL, type: "Pod" }], EVERYTHING],
  ["no request of CPU", [{ ...FULL, defaultRequest: { memory: "256Mi" } }], "defaultRequest.cpu"],
  ["no request of memory", [{ ...FULL, defaultRequest: { cpu: "100m" } }], "defaultRequest.memory"],
  ["no limit of memory", [{ ...FULL, default: { cpu: "1" } }], "default.memory"],
])("reports a range with %s", async (_case, limits, what) => {
  expect(await violations(namespace(), range(...limits))).toEqual(missing(what));
});

test("reports a namespace without a range", async () => {
  expect(await violations(namespace())).toEqual(missing(EVERYTHING));
});

test("does not apply to a stack without tenants", async () => {
  await expect(violations(namespace({}))).rejects.toThrow(RuleNotApplicable);
});

test("in a preview, amounts must be set, not known", async () => {
  const pending = { ...FULL, defaultRequest: { cpu: UNKNOWN, memory: UNKNOWN } };
  expect(await violations(namespace(), range({ ...pending, default: { memory: UNKNOWN } }))).toEqual([]);
  expect(await violations(namespace(), range({ ...pending, default: { cpu: UNKNOWN } }))).toEqual(
    missing("default.memory"),
  );
  await expect(violations(namespace(), range(UNKNOWN))).rejects.toThrow(UnknownValueError);
});
