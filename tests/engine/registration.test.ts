import { toDocument } from "../../packages/preview/src/engine";
import { find, PRELUDE, preview, removePrograms, urn } from "./program";

afterAll(removePrograms);

describe("identity and options", () => {
  test("URNs carry every parent's type, parents are named, the stack is left out", async () => {
    const { resources } = await preview(`${PRELUDE}
      new Group("outer", {}, {}, (outer) => {
        new Group("inner", {}, { parent: outer }, (inner) => { new Thing("leaf", {}, { parent: inner }); return {}; });
        return {};
      });
      new Thing("top::with colons");`);
    expect(resources.map(({ urn: own, parent }) => [own, parent])).toEqual([
      [urn("test:index:Group", "outer"), undefined],
      [urn("test:index:Thing", "top::with colons"), undefined],
      [urn("test:index:Group$test:index:Group", "inner"), urn("test:index:Group", "outer")],
      [
        urn("test:index:Group$test:index:Group$test:index:Thing", "leaf"),
        urn("test:index:Group$test:index:Group", "inner"),
      ],
    ]);
  });

  test("children inherit protect and retainOnDelete unless they set them", async () => {
    const { resources } = await preview(`${PRELUDE}
      const parent = new Thing("parent", {}, { protect: true, retainOnDelete: true });
      new Thing("child", {}, { parent });
      new Thing("free", {}, { parent, protect: false, retainOnDelete: false });`);
    expect(resources.map(({ name, protect, retainOnDelete }) => [name, protect, retainOnDelete])).toEqual([
      ["parent", true, true],
      ["child", true, true],
      ["free", false, false],
    ]);
  });

  test("options for policies", async () => {
    const { resources } = await preview(`${PRELUDE}
      const first = new Thing("first");
      new Thing("second", { a: 1 }, {
        aliases: [{ name: "old" }, "urn:pulumi:dev::test::a:b:C::x", { parent: first }],
        ignoreChanges: ["a"], replaceOnChanges: ["b"], deletedWith: first, deleteBeforeReplace: true,
        additionalSecretOutputs: ["result"], customTimeouts: { create: "5m" },
      });`);
    expect(find(resources, "second")).toMatchObject({
      aliases: [
        urn("a:b:C", "x"),
        urn("test:index:Thing", "old"),
        urn("test:index:Thing$test:index:Thing", "second"),
      ].sort(),
      ignoreChanges: ["a"],
      replaceOnChanges: ["b"],
      deletedWith: urn("test:index:Thing", "first"),
      deleteBeforeReplace: true,
      additionalSecretOutputs: ["result"],
      customTimeouts: { create: "5m" },
    });
  });

  test("a dependency on a component is one on its children", async () => {
    const { resources } = await preview(`${PRELUDE}
      const group = new Group("group", {}, {}, (self) => ({ a: new Thing("a", {}, { parent: self }), b: new Thing("b", {}, { parent: self }) }));
      new Thing("last", { v: group.urn }, { dependsOn: group });`);
    const inside = ["a", "b"].map((name) => urn("test:index:Group$test:index:Thing", name));
    expect(find(resources, "last").dependencies).toEqual(inside);
    expect(find(resources, "last").propertyDependencies).toEqual({ v: inside });
  });

  test("explicit providers are resources that others refer to; default ones are neither", async () => {
    const { resources } = await preview(`${PRELUDE}
      const own = new Provider("own", { region: "here" });
      new Thing("chosen", {}, { provider: own });
      new Group("group", {}, { providers: [own] }, (self) => { new Thing("inherited", {}, { parent: self }); new Other("foreign", {}, { parent: self }); return {}; });
      const base = new Thing("base", {}, { provider: own });
      new Thing("child", {}, { parent: base });
      new Thing("plain");`);
    const reference = `${urn("pulumi:providers:test", "own")}::04da6b54-80e4-46f7-96ec-b56ff0331ba9`;
    const served = Object.fromEntries(resources.map(({ name, provider }) => [name, provider]));
    expect(served).toEqual({
      own: undefined,
      chosen: reference,
      group: undefined,
      inherited: reference,
      foreign: undefined,
      base: reference,
      child: reference,
      plain: undefined,
    });
    expect(find(resources, "plain").servedBy).toBe(urn("pulumi:providers:test", "default"));
  });

  test("a read resource is external, and only its id is known", async () => {
    const { resources } = await preview(`${PRELUDE}
      const found = Thing.get("found", "id-1");
      new Thing("user", { id2: found.id, result: found.result });`);
    expect(find(resources, "found")).toMatchObject({ external: true, id: "id-1", inputs: {}, protect: false });
    expect(find(resources, "user").inputs).toEqual({ id2: "id-1", result: { unknown: true } });
  });

  test("an imported resource has its id", async () => {
    const { resources } = await preview(`${PRELUDE}
      const found = new Thing("found", { a: 1 }, { import: "id-1" });
      new Thing("user", { found: found.id });`);
    expect(find(resources, "found").id).toBe("id-1");
    expect(find(resources, "user").inputs).toEqual({ found: "id-1" });
  });
});

describe("values", () => {
  test("outputs are the inputs; all others, ids too, are unknown", async () => {
    const { resources, outputs } = await preview(`${PRELUDE}
      const a = new Thing("a", { given: { deep: [1, "x"] } });
      new Thing("b", { given: a.given, result: a.result, id2: a.id, text: pulumi.interpolate\`\${a.id}!\` });
      exports.known = a.given.deep[1];
      exports.unknown = a.result.some.thing;`);
    expect(find(resources, "b").inputs).toEqual({
      given: { deep: [1, "x"] },
      result: { unknown: true },
      id2: { unknown: true },
      text: { unknown: true },
    });
    expect(outputs).toEqual({ known: "x", unknown: { unknown: true } });
  });

  test("a resource in the stack's outputs has its properties", async () => {
    const { outputs } = await preview(`${PRELUDE} exports.thing = new Thing("a", { given: 1 });`);
    expect(outputs).toEqual({
      thing: { given: 1, result: { unknown: true }, id: { unknown: true }, urn: urn("test:index:Thing", "a") },
    });
  });

  test("secrets stay secret in every derived value", async () => {
    const result = await preview(`${PRELUDE}
      const a = new Thing("a", { open: 1, hidden: pulumi.secret("s3cret"), deep: { list: [1, pulumi.secret("s3cret")], "a.b/c": pulumi.secret(1) } });
      new Thing("b", { hidden: a.hidden, joined: pulumi.interpolate\`x-\${a.hidden}\`, open: a.open, deep: a.deep.list[0] });
      const made = new Thing("made", {}, { additionalSecretOutputs: ["result"] });
      new Thing("c", { hidden: made.result });
      exports.hidden = a.hidden;`);
    const { resources, outputs } = result;
    expect(find(resources, "a").inputs).toEqual({
      open: 1,
      hidden: { secret: true },
      deep: { list: [1, { secret: true }], "a.b/c": { secret: true } },
    });
    expect(find(resources, "a").secretPaths).toEqual(['deep["a.b/c"]', "deep.list[1]", "hidden"].sort());
    expect(find(resources, "b").inputs).toEqual({
      hidden: { secret: true },
      joined: { secret: true },
      open: 1,
      deep: { secret: true },
    });
    expect(find(resources, "c").inputs).toEqual({ hidden: { secret: true } });
    expect(outputs).toEqual({ hidden: { secret: true } });
    expect(JSON.stringify(toDocument(result))).not.toContain("s3cret");
  });

  test("assets and resources as inputs", async () => {
    const { resources } = await preview(`${PRELUDE}
      const a = new Thing("a");
      new Group("group", { a, file: new pulumi.asset.StringAsset("text"), files: new pulumi.asset.AssetArchive({ x: new pulumi.asset.FileAsset("./x") }) }, {});`);
    expect(find(resources, "group").inputs).toEqual({
      a: { resource: urn("test:index:Thing", "a") },
      file: { asset: { text: "text" } },
      files: { archive: { assets: { x: { asset: { path: "./x" } } } } },
    });
  });

  test("a component has its arguments as inputs, and its registered outputs", async () => {
    const { resources } = await preview(`${PRELUDE}
      new Group("group", { size: 2, secret: pulumi.secret(1) }, {}, (self) => ({ id: new Thing("x", {}, { parent: self }).id, size: 2 }));`);
    expect(find(resources, "group")).toMatchObject({
      inputs: { size: 2, secret: { secret: true } },
      outputs: { id: { unknown: true }, size: 2 },
    });
  });

  test("metadata that the API server sets is unknown, not missing", async () => {
    const { resources } = await preview(`${PRELUDE}
      const { ConfigMap, Namespace } = require("@pulumi/kubernetes/core/v1");
      const unnamed = new ConfigMap("unnamed", { metadata: { labels: { a: "b" } } });
      const named = new Namespace("named", { metadata: { name: "ns" } });
      new Thing("user", { name: unnamed.metadata.name, namespace: unnamed.metadata.namespace, label: unnamed.metadata.labels.a, whole: named.metadata.apply((m) => m.name) });`);
    expect(find(resources, "user").inputs).toEqual({
      name: { unknown: true },
      namespace: { unknown: true },
      label: "b",
      whole: "ns",
    });
    expect(find(resources, "unnamed").inputs.metadata).toEqual({ labels: { a: "b" } });
  });
});
