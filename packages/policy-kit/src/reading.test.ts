import { resourceViolations, RuleNotApplicable, UNKNOWN } from "@retail-odoo/testing";
import {
  byNamespace,
  formatValue,
  has,
  matchesEverything,
  namespaceOf,
  ofType,
  requireTrue,
  tenantNamespaces,
} from ".";

describe("a rule for types", () => {
  const rule = (types: string | string[]) => ({
    name: "",
    description: "",
    validateResource: ofType(types, (_props, report) => report("judged")),
  });
  const violations = (types: string | string[], type: string) =>
    resourceViolations(rule(types), { type, name: "it", props: {} });

  test.each([["a"], [["a", "b"]]])("applies to %j only", async (types) => {
    expect(await violations(types, "a")).toEqual(["judged"]);
    await expect(violations(types, "c")).rejects.toThrow(RuleNotApplicable);
  });

  test("carries the mark by which the policy server skips other types, if it is for one type", () => {
    expect(rule("a").validateResource).toHaveProperty("__pulumiType", "a");
    expect(rule(["a", "b"]).validateResource).not.toHaveProperty("__pulumiType");
  });
});

test.each([
  [{ key: 0 }, true],
  [{ key: false }, true],
  [{ key: UNKNOWN }, true],
  [{ key: "" }, false],
  [{ key: null }, false],
  [{ key: undefined }, false],
  [{}, false],
  [null, false],
  [undefined, false],
  ["key", false],
])("has(%j): %p", (holder, answer) => {
  expect(has(holder, "key")).toBe(answer);
});

test.each([
  [undefined, "not set"],
  [null, "not set"],
  ["", '""'],
  [0, "0"],
])("%p is formatted as %s", (value, text) => {
  expect(formatValue(value)).toBe(text);
});

test.each([undefined, null, false, "true", 1])("a switch that is %p is reported", (value) => {
  const messages: string[] = [];
  requireTrue((message) => messages.push(message), "encrypted", value, "data is plain");
  expect(messages).toEqual([`encrypted is ${formatValue(value)}, so data is plain: set it to true.`]);
});

test("a switch that is true is not reported", () => {
  const messages: string[] = [];
  requireTrue((message) => messages.push(message), "encrypted", true, "data is plain");
  expect(messages).toEqual([]);
});

test.each([
  [{}, true],
  [{ matchLabels: {}, matchExpressions: [] }, true],
  [{ matchLabels: { app: "odoo" } }, false],
  [{ matchExpressions: [{ key: "app" }] }, false],
])("the selector %j matches everything: %p", (selector, answer) => {
  expect(matchesEverything(selector)).toBe(answer);
});

test("an object that names no namespace is in the default one", () => {
  expect([{}, { metadata: { namespace: "shop" } }].map(namespaceOf)).toEqual(["default", "shop"]);
});

describe("in a stack", () => {
  const resource = (type: string, metadata: object) => ({ type, urn: `urn:${type}`, props: { metadata } });
  const labels = { "retail-odoo.io/tenant": "bakery" };
  const namespace = resource("kubernetes:core/v1:Namespace", { name: "tenant-bakery", labels });
  const pod = resource("kubernetes:core/v1:Pod", { name: "web", namespace: "tenant-bakery", labels });
  const resources = [namespace, pod] as never[];

  test("tenantNamespaces finds namespaces only", () => {
    expect(tenantNamespaces({ resources } as never)).toEqual([{ name: "tenant-bakery", urn: namespace.urn }]);
  });

  test("byNamespace groups objects of one type", () => {
    expect(byNamespace(pod.type, resources)).toEqual(new Map([["tenant-bakery", [pod.props]]]));
  });
});
