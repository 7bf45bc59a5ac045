import { resource, secret, unknown, urnOf } from "../../fixtures/resources";
import { RESOURCE, SECRET, SIGNATURE } from "../engine/wire";
import { analyzeRequest } from "./messages";
import { resourceView } from "./request-views";
import { addToScope, resourceRequest, stackRequest, type Scope } from "./requests";

const stack = resource("pulumi:pulumi:Stack", "shop-dev", {}, { custom: false });
const byDefault = resource("pulumi:providers:aws", "default_7_48_0", { region: "eu" });
const explicit = resource("pulumi:providers:aws", "west", { region: "us", __version: "1" });

function scope(): Scope {
  const all: Scope = { providers: new Map() };
  for (const each of [stack, byDefault, explicit]) addToScope(all, each);
  return all;
}

const reference = (content: object) => ({
  [SIGNATURE]: RESOURCE,
  urn: "urn:it",
  ...content,
});

test("properties arrive sorted, without the SDK's own, undefined fields and references", () => {
  const inputs = {
    z: 1,
    a: { __defaults: [], y: undefined, x: [{ b: 1, a: secret({ d: 1, c: unknown }) }] },
    __provider: "code",
    component: reference({}),
    bucket: reference({ id: "b-1" }),
    pending: reference({ id: "" }),
  };
  const { properties } = resourceRequest(resource("t:i:T", "t", {}), inputs, scope(), "validation");
  expect(JSON.stringify(properties)).toBe(
    JSON.stringify({
      a: {
        x: [
          {
            a: { [SIGNATURE]: SECRET, value: { c: unknown, d: 1 } },
            b: 1,
          },
        ],
      },
      bucket: "b-1",
      component: "urn:it",
      pending: unknown,
      z: 1,
    }),
  );
});

test("remediations see and keep the SDK's own", () => {
  const inputs = { b: 1, __provider: "code" };
  const { properties } = resourceRequest(resource("t:i:T", "t", inputs), inputs, scope(), "remediation");
  expect(properties).toEqual(inputs);
});

test.each([
  ["nothing", {}, stack.urn],
  ["a component", { parent: "urn:component" }, "urn:component"],
])("the parent of what is in %s", (_name, rest, parent) => {
  expect(resourceRequest(resource("t:i:T", "t", {}, rest), {}, scope(), "validation").options.parent).toBe(parent);
});

test.each([stack, byDefault])("$type has no parent", (each) => {
  expect(resourceRequest(each, {}, scope(), "validation").options.parent).toBe("");
});

test.each([
  [
    "an explicit one",
    { provider: `${explicit.urn}::id`, servedBy: byDefault.urn },
    { name: "west", properties: { region: "us" } },
  ],
  ["a default one", { servedBy: byDefault.urn }, { name: "default_7_48_0", properties: { region: "eu" } }],
])("the provider: %s", (_name, rest, expected) => {
  const { provider } = resourceRequest(resource("t:i:T", "t", {}, rest), {}, scope(), "validation");
  expect(provider).toEqual({
    type: "pulumi:providers:aws",
    urn: urnOf("pulumi:providers:aws", expected.name),
    ...expected,
  });
});

test("an explicit provider has the version that its resource asks for, to rules about it and about what it serves", () => {
  const versioned = { ...explicit, providerVersion: "7.48.0" };
  const all: Scope = { providers: new Map() };
  addToScope(all, versioned);
  const served = resource("t:i:T", "t", {}, { provider: `${explicit.urn}::id` });
  expect(resourceRequest(versioned, versioned.wireInputs, all, "validation").properties).toEqual({
    region: "us",
    version: "7.48.0",
  });
  expect(resourceRequest(served, {}, all, "validation").provider?.properties).toEqual({
    region: "us",
    version: "7.48.0",
  });
});

test.each([
  [{}, { value: false, defined: false }],
  [{ deleteBeforeReplace: false }, { value: false, defined: true }],
  [{ deleteBeforeReplace: true }, { value: true, defined: true }],
])("deleteBeforeReplace %j, in both forms of a request; aliases are those of an empty stack", (rest, expected) => {
  const made = resource("t:i:T", "t", {}, { aliases: ["urn:old"], ...rest });
  const request = resourceRequest(made, {}, scope(), "validation");
  for (const options of [resourceView(request).getOptions(), analyzeRequest(request).getOptions()]) {
    expect({ value: options?.getDeletebeforereplace(), defined: options?.getDeletebeforereplacedefined() }).toEqual(
      expected,
    );
    expect(options?.getAliasesList()).toEqual([]);
  }
});

test("a stack request has the outputs of every resource", () => {
  const component = resource("t:i:C", "c", { in: 1 }, { wireOutputs: { out: 2 }, custom: false });
  const child = resource(
    "t:i:T",
    "t",
    {},
    { parent: component.urn, dependencies: ["a"], propertyDependencies: { p: ["a"] } },
  );
  const requests = stackRequest([stack, component, child]);
  expect(requests.map(({ name, properties, options }) => [name, properties, options.parent])).toEqual([
    ["shop-dev", {}, ""],
    ["c", { out: 2 }, stack.urn],
    ["t", {}, component.urn],
  ]);
  expect([requests[2]?.dependencies, requests[2]?.propertyDependencies]).toEqual([["a"], { p: ["a"] }]);
});

test.each([
  [undefined, 0],
  ["90s", 90],
  ["1h30m", 5400],
  ["1.5s", 1.5],
  ["2m250ms", 120.25],
])("a timeout of %p is %p seconds", (create, expected) => {
  const request = resourceRequest(
    resource("t:i:T", "t", {}, { customTimeouts: { create } }),
    {},
    scope(),
    "validation",
  );
  expect(request.options.timeouts).toEqual({ create: expected, update: 0, delete: 0 });
});
