import { resourceViolations, RuleNotApplicable, UNKNOWN } from "@retail-odoo/testing";
import { byNamespace, has, namespaceOf, ofType, shown, tenantNamespaces } from ".";

describe("a rule for types", () => {
  const rule = (types: string | string[]) => ({
    name: "",
    description: "",
    validateResource: ofType(types, (_props, report) => report("seen")),
  });
  const asked = (types: string | string[], type: string) =>
    resourceViolations(rule(types), { type, name: "it", props: {} });

  test.each([["a"], [["a", "b"]]])("judges %j alone", async (types) => {
    expect(await asked(types, "a")).toEqual(["seen"]);
    await expect(asked(types, "c")).rejects.toThrow(RuleNotApplicable);
  });

  test("bears the mark that lets the policy server skip others, if it is for one", () => {
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
])("%j has a value under the key: %p", (holder, answer) => {
  expect(has(holder, "key")).toBe(answer);
});

test.each([
  [undefined, "not set"],
  [null, "not set"],
  ["", '""'],
  [0, "0"],
])("%p is shown as %s", (value, text) => {
  expect(shown(value)).toBe(text);
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

  test("only a namespace is a tenant's namespace", () => {
    expect(tenantNamespaces({ resources } as never)).toEqual([{ name: "tenant-bakery", urn: namespace.urn }]);
  });

  test("objects of one type are found by where they are", () => {
    expect(byNamespace(pod.type, resources)).toEqual(new Map([["tenant-bakery", [pod.props]]]));
  });
});
