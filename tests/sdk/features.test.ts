import { removePrograms } from "../engine/program";
import { COMPARED, NEWEST, OLDEST, previewOf, runOverWire, succeeded, VERSIONS, writeFor } from "./program";

// What is compared here with the release's own language host is what the program registers; the test engine behind that host
// has no invoke transforms and no hooks, so their effect is compared with what Pulumi documents.

jest.setTimeout(120_000);
afterAll(removePrograms);

const at = (version: string): number => Number(version.split(".")[1]);

const FEATURES = `
const { runtime } = pulumi;
const seen = [];
runtime.registerResourceTransform?.((args) => {
  seen.push("transform " + args.name);
  return args.custom ? { props: { ...args.props, team: "shops" }, opts: pulumi.mergeOptions(args.opts, { protect: true }) } : undefined;
});
runtime.registerInvokeTransform?.((args) => {
  seen.push("invoke " + args.token.split(":")[2]);
  return { args: { ...args.args, region: "eu-north-1" }, opts: args.opts };
});
const hook = pulumi.ResourceHook && new pulumi.ResourceHook("note", (args) => void seen.push("hook " + args.name), { onDryRun: true });
const transforms = [(args) => ({ props: { ...args.props, from: "group" }, opts: args.opts })];
const group = new Group("group", {}, runtime.registerResourceTransform ? { transforms } : {});
const first = new Thing("first", { size: 1, hidden: pulumi.secret("x") }, {
  parent: group,
  aliases: [{ name: "old" }, { parent: pulumi.rootStackResource }],
  ...(hook && { hooks: { beforeCreate: [hook] } }),
});
const second = new Thing("second", { of: first.result, from: first.urn }, { dependsOn: [group] });
const lookUp = (options) => pulumi.output(runtime.invokeOutput
  ? runtime.invokeOutput("aws:index/getRegion:getRegion", {}, options)
  : runtime.invoke("aws:index/getRegion:getRegion", {}, options)).id;
exports.direct = runtime.invoke("aws:index/getRegion:getRegion", {}).then(({ id }) => id);
exports.region = lookUp({});
exports.waits = lookUp({ dependsOn: [second] });
exports.seen = pulumi.all([second.urn, exports.direct, exports.region]).apply(() => seen.filter((text, index) => seen.indexOf(text) === index).sort());
`;

describe.each(VERSIONS)("%s", (version) => {
  test("look-ups, transforms, invoke transforms, hooks and aliases", async () => {
    const folder = writeFor(version, { "index.js": FEATURES });
    const { resources, outputs } = await succeeded(folder);
    const wire = await runOverWire(folder, version);
    expect({ code: wire.code, errors: wire.engine.errors }).toEqual({ code: 0, errors: [] });
    const facts = (all: typeof wire.engine.resources) =>
      all
        .map(({ urn, protect, dependencies }) => ({ urn, protect, dependencies: [...dependencies].sort() }))
        .sort((a, b) => (a.urn < b.urn ? -1 : 1));
    expect(facts(resources as typeof wire.engine.resources)).toEqual(facts(wire.engine.resources));

    const transformed = at(version) >= 144;
    const team = transformed ? { team: "shops" } : {};
    expect(Object.fromEntries(resources.map(({ name, inputs }) => [name, inputs]))).toEqual({
      group: transformed ? { from: "group" } : {},
      first: { size: 1, hidden: { secret: true }, ...team, ...(transformed ? { from: "group" } : {}) },
      second: {
        of: { unknown: true },
        from: "urn:pulumi:dev::test::test:index:Group$test:index:Thing::first",
        ...team,
      },
    });
    expect(resources.find(({ name }) => name === "first")?.aliases).toEqual([
      "urn:pulumi:dev::test::test:index:Group$test:index:Thing::old",
      "urn:pulumi:dev::test::test:index:Thing::first",
    ]);
    const region = transformed ? "eu-north-1" : "eu-central-1";
    const hooked = at(version) >= 190 ? ["hook first"] : [];
    const calls = ["invoke getRegion", "transform first", "transform group", "transform second"];
    expect({ ...outputs, waits: undefined }).toEqual({
      direct: region,
      region,
      seen: transformed ? [...hooked, ...calls].sort() : [],
    });
    // Older releases do not make a look-up wait.
    expect(outputs.waits).toEqual(at(version) >= 190 ? { unknown: true } : region);
  });

  test("a transform is called once for each resource, with its arguments", async () => {
    const { outputs } = await succeeded(
      writeFor(version, {
        "index.js": `
          const calls = [];
          pulumi.runtime.registerResourceTransform?.((args) => { calls.push(args instanceof Error ? String(args) : args.type); return undefined; });
          exports.calls = new Group("one").urn.apply(() => calls);`,
      }),
    );
    expect(outputs).toEqual({ calls: at(version) >= 144 ? ["test:index:Group"] : [] });
  });

  test("two copies of the SDK in one program", async () => {
    const other = version === NEWEST ? OLDEST : NEWEST;
    const files = {
      "lib/index.js": `
        const pulumi = require("@pulumi/pulumi");
        class Inner extends pulumi.CustomResource { constructor(name, props, opts) { super("test:index:Inner", name, { result: undefined, ...props }, opts); } }
        class Box extends pulumi.ComponentResource {
          constructor(name, props, opts) {
            super("test:index:Box", name, {}, opts);
            this.inner = new Inner(name + "-inner", props, { parent: this });
            this.registerOutputs({ inner: this.inner.urn });
          }
        }
        module.exports = { pulumi, Box, region: () => pulumi.runtime.invoke("aws:index/getRegion:getRegion", {}) };`,
      "index.js": `
        const lib = require("./lib");
        if (lib.pulumi === pulumi) throw new Error("there is one copy only");
        const a = new Thing("a", { size: 1 });
        const box = new lib.Box("box", { from: a.urn, later: a.result, hidden: pulumi.secret("x") }, { dependsOn: [a] });
        new Thing("b", { later: box.inner.result });
        exports.region = lib.region().then(({ id }) => id);`,
    };
    const folder = writeFor(version, files, other);
    const { resources, outputs } = await succeeded(folder);
    if (COMPARED.includes(version)) {
      const wire = await runOverWire(folder, version);
      expect({ code: wire.code, errors: wire.engine.errors }).toEqual({ code: 0, errors: [] });
      expect(resources.map(({ urn }) => urn).sort()).toEqual(wire.engine.resources.map(({ urn }) => urn).sort());
    }
    expect(resources.find(({ name }) => name === "box-inner")?.inputs).toEqual({
      from: "urn:pulumi:dev::test::test:index:Thing::a",
      hidden: { secret: true },
      later: { unknown: true },
    });
    expect(outputs).toEqual({ region: "eu-central-1" });
  });
});

test("a second copy that is older than the tested ones is refused by its version", async () => {
  const folder = writeFor(NEWEST, {
    "node_modules/lib/index.js": 'require("@pulumi/pulumi");',
    "node_modules/lib/node_modules/@pulumi/pulumi/package.json": '{ "version": "3.50.2" }',
    "node_modules/lib/node_modules/@pulumi/pulumi/index.js": 'require("./proto/resource_grpc_pb");',
    "node_modules/lib/node_modules/@pulumi/pulumi/proto/resource_grpc_pb.js": "",
    "index.js": 'require("lib");',
  });
  const outcome = await previewOf(folder);
  expect("error" in outcome && outcome.error.message).toBe(
    "a package that the program loads (npm ls @pulumi/pulumi) uses @pulumi/pulumi 3.50.2; an offline preview needs 3.113.0 or later." +
      " Update it: npm install @pulumi/pulumi@latest",
  );
});
