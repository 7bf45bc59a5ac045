import type { Analyzer } from "../../packages/preview/src/engine";
import { previewProgram, toDocument } from "../../packages/preview/src/engine";
import type { EngineResource } from "../../packages/preview/src/model";
import { PRELUDE, preview, removePrograms, writeProgram } from "./program";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

afterAll(removePrograms);

const THING = "test:index:Thing";
const urn = (type: string, name: string): string => `urn:pulumi:dev::test::${type}::${name}`;
const thing = (resources: EngineResource[], name: string): EngineResource => {
  const found = resources.find((resource) => resource.name === name);
  if (found === undefined)
    throw new Error(`no resource "${name}"; there are ${resources.map((resource) => resource.name).join(", ")}`);
  return found;
};

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
      [urn(THING, "top::with colons"), undefined],
      [urn("test:index:Group$test:index:Group", "inner"), urn("test:index:Group", "outer")],
      [
        urn("test:index:Group$test:index:Group$test:index:Thing", "leaf"),
        urn("test:index:Group$test:index:Group", "inner"),
      ],
    ]);
  });

  test("protect and retainOnDelete pass from parents to children that say nothing", async () => {
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

  test("options that no deployment shows but policies read", async () => {
    const { resources } = await preview(`${PRELUDE}
      const first = new Thing("first");
      new Thing("second", { a: 1 }, {
        aliases: [{ name: "old" }, "urn:pulumi:dev::test::a:b:C::x", { parent: first }],
        ignoreChanges: ["a"], replaceOnChanges: ["b"], deletedWith: first, deleteBeforeReplace: true,
        additionalSecretOutputs: ["result"], customTimeouts: { create: "5m" },
      });`);
    expect(thing(resources, "second")).toMatchObject({
      aliases: [urn("a:b:C", "x"), urn(THING, "old"), urn(`${THING}$${THING}`, "second")].sort(),
      ignoreChanges: ["a"],
      replaceOnChanges: ["b"],
      deletedWith: urn(THING, "first"),
      deleteBeforeReplace: true,
      additionalSecretOutputs: ["result"],
      customTimeouts: { create: "5m" },
    });
  });

  test("a dependency on a component is one on what is inside it", async () => {
    const { resources } = await preview(`${PRELUDE}
      const group = new Group("group", {}, {}, (self) => ({ a: new Thing("a", {}, { parent: self }), b: new Thing("b", {}, { parent: self }) }));
      new Thing("last", { v: group.urn }, { dependsOn: group });`);
    const inside = ["a", "b"].map((name) => urn("test:index:Group$test:index:Thing", name));
    expect(thing(resources, "last").dependencies).toEqual(inside);
    expect(thing(resources, "last").propertyDependencies).toEqual({ v: inside });
  });

  test("explicit providers are resources and are named by those they serve; default ones are neither", async () => {
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
    expect(thing(resources, "plain").servedBy).toBe(urn("pulumi:providers:test", "default"));
  });

  test("what is read is listed as such and nothing of it is known but what was asked for", async () => {
    const { resources } = await preview(`${PRELUDE}
      const found = Thing.get("found", "id-1");
      new Thing("user", { id2: found.id, result: found.result });`);
    expect(thing(resources, "found")).toMatchObject({ external: true, id: "id-1", inputs: {}, protect: false });
    expect(thing(resources, "user").inputs).toEqual({ id2: "id-1", result: { unknown: true } });
  });

  test("an imported resource has its id", async () => {
    const { resources } = await preview(`${PRELUDE}
      const found = new Thing("found", { a: 1 }, { import: "id-1" });
      new Thing("user", { found: found.id });`);
    expect(thing(resources, "found").id).toBe("id-1");
    expect(thing(resources, "user").inputs).toEqual({ found: "id-1" });
  });
});

describe("values", () => {
  test("outputs are the inputs; everything else, ids too, is unknown", async () => {
    const { resources, outputs } = await preview(`${PRELUDE}
      const a = new Thing("a", { given: { deep: [1, "x"] } });
      new Thing("b", { given: a.given, result: a.result, id2: a.id, text: pulumi.interpolate\`\${a.id}!\` });
      exports.known = a.given.deep[1];
      exports.unknown = a.result.some.thing;`);
    expect(thing(resources, "b").inputs).toEqual({
      given: { deep: [1, "x"] },
      result: { unknown: true },
      id2: { unknown: true },
      text: { unknown: true },
    });
    expect(outputs).toEqual({ known: "x", unknown: { unknown: true } });
  });

  test("secrets stay secret, wherever they travel", async () => {
    const result = await preview(`${PRELUDE}
      const a = new Thing("a", { open: 1, hidden: pulumi.secret("s3cret"), deep: { list: [1, pulumi.secret("s3cret")], "a.b/c": pulumi.secret(1) } });
      new Thing("b", { hidden: a.hidden, joined: pulumi.interpolate\`x-\${a.hidden}\`, open: a.open, deep: a.deep.list[0] });
      const made = new Thing("made", {}, { additionalSecretOutputs: ["result"] });
      new Thing("c", { hidden: made.result });
      exports.hidden = a.hidden;`);
    const { resources, outputs } = result;
    expect(thing(resources, "a").inputs).toEqual({
      open: 1,
      hidden: { secret: true },
      deep: { list: [1, { secret: true }], "a.b/c": { secret: true } },
    });
    expect(thing(resources, "a").secretPaths).toEqual(['deep["a.b/c"]', "deep.list[1]", "hidden"].sort());
    expect(thing(resources, "b").inputs).toEqual({
      hidden: { secret: true },
      joined: { secret: true },
      open: 1,
      deep: { secret: true },
    });
    expect(thing(resources, "c").inputs).toEqual({ hidden: { secret: true } });
    expect(outputs).toEqual({ hidden: { secret: true } });
    expect(JSON.stringify(toDocument(result))).not.toContain("s3cret");
  });

  test("assets and resources as inputs", async () => {
    const { resources } = await preview(`${PRELUDE}
      const a = new Thing("a");
      new Group("group", { a, file: new pulumi.asset.StringAsset("text"), files: new pulumi.asset.AssetArchive({ x: new pulumi.asset.FileAsset("./x") }) }, {});`);
    expect(thing(resources, "group").inputs).toEqual({
      a: { resource: urn(THING, "a") },
      file: { asset: { text: "text" } },
      files: { archive: { assets: { x: { asset: { path: "./x" } } } } },
    });
  });

  test("a component shows what it was given, and what it registers as outputs", async () => {
    const { resources } = await preview(`${PRELUDE}
      new Group("group", { size: 2, secret: pulumi.secret(1) }, {}, (self) => ({ id: new Thing("x", {}, { parent: self }).id, size: 2 }));`);
    expect(thing(resources, "group")).toMatchObject({
      inputs: { size: 2, secret: { secret: true } },
      outputs: { id: { unknown: true }, size: 2 },
    });
  });

  test("what a Kubernetes object gets from the cluster is unknown, not missing", async () => {
    const { resources } = await preview(`${PRELUDE}
      const { ConfigMap, Namespace } = require("@pulumi/kubernetes/core/v1");
      const unnamed = new ConfigMap("unnamed", { metadata: { labels: { a: "b" } } });
      const named = new Namespace("named", { metadata: { name: "ns" } });
      new Thing("user", { name: unnamed.metadata.name, namespace: unnamed.metadata.namespace, label: unnamed.metadata.labels.a, whole: named.metadata.apply((m) => m.name) });`);
    expect(thing(resources, "user").inputs).toEqual({
      name: { unknown: true },
      namespace: { unknown: true },
      label: "b",
      whole: "ns",
    });
    expect(thing(resources, "unnamed").inputs.metadata).toEqual({ labels: { a: "b" } });
  });
});

describe("configuration", () => {
  const files = {
    "Pulumi.yaml":
      "name: test\nruntime: nodejs\nconfig:\n  aws:region: eu-west-1\n  size: {type: integer, default: 3}\n",
    "Pulumi.dev.yaml": "config:\n  test:pair: {a: 1, b: [x]}\n  on: true\n  aws:region: eu-central-1\n",
    "index.js": `${PRELUDE}
      const config = new pulumi.Config();
      exports.all = { pair: config.requireObject("pair"), on: config.requireBoolean("on"), size: config.requireNumber("size"), region: new pulumi.Config("aws").get("region") };
      exports.names = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack(), pulumi.runtime.isDryRun()];`,
  };

  test("comes from the stack, then from the project", async () => {
    const { outputs } = await preview(files);
    expect(outputs).toEqual({
      all: { pair: { a: 1, b: ["x"] }, on: true, size: 3, region: "eu-central-1" },
      names: ["organization", "test", "dev", true],
    });
  });

  test("is overridden by the caller, whose stack name may carry an organization", async () => {
    const { outputs, stack } = await preview(files, {
      stack: "acme/test/dev",
      config: { size: "5", "aws:region": "us-east-1" },
    });
    expect(outputs).toMatchObject({ all: { size: 5, region: "us-east-1" }, names: ["acme", "test", "dev", true] });
    expect(stack).toBe("dev");
  });

  test("that cannot be decrypted is an unknown secret", async () => {
    const { resources } = await preview({
      "Pulumi.dev.yaml":
        "config:\n  word: {secure: v1:a:b}\n  number: {secure: v1:a:b}\n  nested: {open: 1, closed: {secure: v1:a:b}}\n",
      "index.js": `${PRELUDE}
        const config = new pulumi.Config();
        new Thing("a", {
          word: config.requireSecret("word"), joined: pulumi.interpolate\`x\${config.requireSecret("word")}\`, plain: "x" + config.require("word") + "y",
          number: config.getSecretNumber("number"), object: config.requireSecretObject("word"), nested: config.requireObject("nested"),
        });`,
    });
    const secret = { secret: true };
    expect(thing(resources, "a").inputs).toEqual({
      word: secret,
      joined: secret,
      plain: { unknown: true },
      number: secret,
      object: secret,
      nested: { open: 1, closed: { unknown: true } },
    });
  });
});

describe("transforms", () => {
  test("run from the resource outwards: its own, each parent's, the stack's", async () => {
    const { resources } = await preview(`${PRELUDE}
      const note = (who) => (args) => args.custom ? { props: { ...args.props, seen: [...(args.props.seen ?? []), who] }, opts: args.opts } : undefined;
      pulumi.runtime.registerResourceTransform(note("stack"));
      new Group("outer", {}, { transforms: [note("outer")] }, (outer) => {
        new Group("inner", {}, { parent: outer, transforms: [note("inner")] }, (inner) => {
          new Thing("leaf", {}, { parent: inner, transforms: [note("own")] });
          return {};
        });
        return {};
      });
      new Thing("top");`);
    expect(thing(resources, "leaf").inputs).toEqual({ seen: ["own", "inner", "outer", "stack"] });
    expect(thing(resources, "top").inputs).toEqual({ seen: ["stack"] });
  });

  test("change options, see secrets and unknowns as outputs, and keep dependencies they do not touch", async () => {
    const { resources } = await preview(`${PRELUDE}
      const first = new Thing("first");
      const seen = [];
      pulumi.runtime.registerResourceTransform((args) => {
        if (args.name !== "second") return undefined;
        seen.push(pulumi.Output.isInstance(args.props.hidden), pulumi.Output.isInstance(args.props.later), args.opts.dependsOn.length);
        return { props: { ...args.props, more: 1 }, opts: { ...args.opts, protect: true, retainOnDelete: true } };
      });
      const second = new Thing("second", { hidden: pulumi.secret("x"), later: first.result });
      exports.seen = second.urn.apply(() => seen);`);
    expect(thing(resources, "second")).toMatchObject({
      protect: true,
      retainOnDelete: true,
      inputs: { hidden: { secret: true }, later: { unknown: true }, more: 1 },
      dependencies: [urn(THING, "first")],
      propertyDependencies: { later: [urn(THING, "first")] },
    });
  });

  test("of the older kind run in the program, and invoke transforms change look-ups", async () => {
    const { resources, outputs } = await preview(`${PRELUDE}
      pulumi.runtime.registerStackTransformation((args) => args.type === "${THING}" ? { props: { ...args.props, old: true }, opts: args.opts } : undefined);
      pulumi.runtime.registerInvokeTransform((args) => ({ args: { ...args.args, region: "eu-north-1" }, opts: args.opts }));
      new Thing("a");
      exports.region = pulumi.runtime.invokeOutput("aws:index/getRegion:getRegion", {}).id;`);
    expect(thing(resources, "a").inputs).toEqual({ old: true });
    expect(outputs).toEqual({ region: "eu-north-1" });
  });
});

describe("hooks, look-ups and other stacks", () => {
  test("hooks run only where they are meant for previews", async () => {
    const { outputs, resources } = await preview(`${PRELUDE}
      const ran = [];
      const hook = (name, onDryRun) => new pulumi.ResourceHook(name, (args) => { ran.push([name, args.name, args.newInputs.a]); }, { onDryRun });
      const [always, deployed] = [hook("always", true), hook("deployed", false)];
      const a = new Thing("a", { a: 1 }, { hooks: { beforeCreate: [always, deployed], afterCreate: [deployed], afterDelete: [always] } });
      exports.ran = a.urn.apply(() => ran);`);
    expect(outputs).toEqual({ ran: [["always", "a", 1]] });
    expect(resources.length).toBe(1);
  });

  test("look-ups follow the provider they are asked of", async () => {
    const { outputs } = await preview({
      "Pulumi.dev.yaml": "config:\n  aws:region: eu-central-1\n  aws:allowedAccountIds: ['111122223333']\n",
      "index.js": `${PRELUDE}
        const aws = require("@pulumi/aws");
        const west = new aws.Provider("west", { region: "us-west-1", allowedAccountIds: ["444455556666"] });
        const ask = (options) => ({ region: aws.getRegionOutput({}, options).id, account: aws.getCallerIdentityOutput({}, options).accountId, zones: aws.getAvailabilityZonesOutput({}, options).zoneIds });
        exports.here = ask({});
        exports.there = ask({ provider: west });
        exports.waits = pulumi.runtime.invokeOutput("aws:ec2/getVpc:getVpc", { id: "vpc" }, { dependsOn: [new Thing("a")] });`,
    });
    expect(outputs).toEqual({
      here: { region: "eu-central-1", account: "111122223333", zones: ["euc1-az1", "euc1-az2", "euc1-az3"] },
      there: { region: "us-west-1", account: "444455556666", zones: ["usw1-az1", "usw1-az2"] },
      waits: { unknown: true },
    });
  });

  test("outputs of other stacks come from files; a secret in one is an unknown secret and hides no other", async () => {
    const folder = writeProgram({
      "outputs.json": JSON.stringify({ vpc: { id: "vpc-1" }, password: "[secret]", later: { unknown: true } }),
      "index.js": `${PRELUDE}
        const other = new pulumi.StackReference("acme/net/prod");
        new Thing("a", { vpc: other.requireOutput("vpc").id, password: other.getOutput("password"), later: other.getOutput("later"), none: other.getOutput("none") });`,
    });
    const { resources } = await previewProgram({
      cwd: folder,
      stackOutputs: { "acme/net/prod": join(folder, "outputs.json") },
    });
    expect(thing(resources, "a").inputs).toEqual({
      vpc: "vpc-1",
      password: { secret: true },
      later: { unknown: true },
    });
    expect(thing(resources, "acme/net/prod")).toMatchObject({ type: "pulumi:pulumi:StackReference", external: true });
  });

  test("an earlier preview serves as another stack's outputs", async () => {
    const first = toDocument(await preview("exports.vpc = { id: 'vpc-2' };"));
    const folder = writeProgram({
      "first.json": JSON.stringify(first),
      "index.js": `${PRELUDE} exports.id = new pulumi.StackReference("first").getOutput("vpc").apply((vpc) => vpc.id);`,
    });
    const { outputs } = await previewProgram({ cwd: folder, stackOutputs: { first: join(folder, "first.json") } });
    expect(outputs).toEqual({ id: "vpc-2" });
  });
});

describe("policies", () => {
  test("see every registration before it answers, the stack and default providers too, and may change inputs", async () => {
    const analysed: string[] = [];
    let whole: string[] = [];
    const analyzer: Analyzer = {
      remediate: async (resource) => (resource.name === "a" ? { ...resource.wireInputs, fixed: true } : undefined),
      analyze: async (resource) => {
        analysed.push(`${resource.name} ${JSON.stringify(resource.inputs)}`);
        return resource.name === "a"
          ? [{ pack: "p", policy: "r", level: "advisory", urn: resource.urn, message: "m", checked: true }]
          : [];
      },
      analyzeStack: async (resources) => {
        whole = resources.map((resource) => resource.name);
        return [{ pack: "p", policy: "s", level: "mandatory", message: "n", checked: false }];
      },
    };
    const { policies, resources } = await preview(
      `${PRELUDE} const a = new Thing("a", { x: 1 }); Thing.get("read", "1"); new Other("b");`,
      { analyzer },
    );
    expect(analysed.sort()).toEqual(
      ['a {"x":1,"fixed":true}', "b {}", "default {}", "default {}", "test-dev {}"].sort(),
    );
    expect(whole.sort()).toEqual(["a", "b", "default", "default", "test-dev"]);
    expect(policies.map(({ policy, urn: subject }) => [policy, subject])).toEqual([
      ["r", urn(THING, "a")],
      ["s", undefined],
    ]);
    expect(thing(resources, "a").inputs).toEqual({ x: 1, fixed: true });
  });
});

describe("the process", () => {
  test("is the program's while it runs and the caller's afterwards", async () => {
    const before = { cwd: process.cwd(), env: { ...process.env }, argv: [...process.argv] };
    const folder = writeProgram({
      "Pulumi.yaml": "name: test\nruntime: nodejs\nmain: program/\n",
      "program/index.js": `${PRELUDE}
        process.env.LEFT_BEHIND = "1";
        process.on("exit", () => undefined);
        exports.state = [process.cwd() === __dirname, process.argv.length, process.env.PULUMI_NODEJS_STACK];`,
    });
    const { outputs } = await previewProgram({ cwd: folder });
    expect(outputs).toEqual({ state: [true, 2, "dev"] });
    expect({ cwd: process.cwd(), env: { ...process.env }, argv: [...process.argv] }).toEqual(before);
  });

  test("shows nothing of one preview to the next, and a changed program is seen", async () => {
    const folder = writeProgram({
      "index.js": `${PRELUDE} const { word } = require("./word"); new Thing(word); exports.runs = (globalThis.runs = (globalThis.runs ?? 0) + 1, word);`,
      "word.js": "exports.word = 'first';",
    });
    const first = await previewProgram({ cwd: folder });
    writeFileSync(join(folder, "word.js"), "exports.word = 'second';");
    const second = await previewProgram({ cwd: folder });
    expect([first, second].map(({ resources }) => resources.map((resource) => resource.name))).toEqual([
      ["first"],
      ["second"],
    ]);
  });

  test("runs previews that are started together one after another", async () => {
    const results = await Promise.all(
      ["a", "b", "c"].map((name) =>
        preview(
          `${PRELUDE} module.exports = async () => { await new Promise((r) => setTimeout(r, 5)); new Thing("${name}"); return { cwd: process.cwd() === __dirname }; };`,
        ),
      ),
    );
    expect(results.map(({ resources, outputs }) => [resources.map((resource) => resource.name), outputs])).toEqual([
      [["a"], { cwd: true }],
      [["b"], { cwd: true }],
      [["c"], { cwd: true }],
    ]);
  });

  test("waits for what the program leaves behind", async () => {
    const { resources } = await preview(`${PRELUDE}
      async function main() {
        await require("node:fs/promises").readFile(__filename);
        await pulumi.runtime.invoke("aws:index/getRegion:getRegion", {});
        await new Promise((resolve) => setTimeout(resolve, 20));
        new Thing("late");
      }
      void main();
      process.on("beforeExit", () => { if (!globalThis.done) { globalThis.done = true; new Thing("last"); } });`);
    expect(resources.map((resource) => resource.name)).toEqual(["late", "last"]);
  });
});

describe("documents and messages", () => {
  test("the same program always gives the same document, whatever the order of registration", async () => {
    const program = (delays: number[]): string => `${PRELUDE}
      module.exports = async () => {
        await Promise.all(${JSON.stringify(delays)}.map(async (delay, index) => { await new Promise((r) => setTimeout(r, delay)); new Thing("t" + index, { z: 1, a: { y: 1, b: 2 } }); }));
        return { z: 1, a: 2 };
      };`;
    const [one, other] = [
      toDocument(await preview(program([0, 10, 20]))),
      toDocument(await preview(program([20, 10, 0]))),
    ];
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
    expect(one.resources.map((resource) => resource.name)).toEqual(["t0", "t1", "t2"]);
    expect(JSON.stringify(one.resources[0]?.inputs)).toBe('{"a":{"b":2,"y":1},"z":1}');
    expect(Object.keys(one)).toEqual(["stack", "resources", "policies", "outputs"]);
  });

  test("messages are collected with their resource; progress counts registrations", async () => {
    const counts: number[] = [];
    const { messages } = await preview(
      `${PRELUDE} const a = new Thing("a"); new Thing("b"); pulumi.log.info("one"); pulumi.log.warn("two", a);`,
      { onProgress: (count) => counts.push(count) },
    );
    expect(messages).toEqual([
      { severity: "info", message: "one" },
      { severity: "warning", message: "two", urn: urn(THING, "a") },
    ]);
    expect(counts).toEqual([1, 2]);
  });
});

describe("TypeScript", () => {
  test("is compiled with the program's options; `typescript: false` leaves it alone", async () => {
    const source = `import { getStack } from "@pulumi/pulumi";\nenum Size { Small = 1 }\nexport const size: Size = Size.Small;\nexport const stack = getStack();\n`;
    expect((await preview({ "index.ts": source, "package.json": '{"main":"index.ts"}' })).outputs).toEqual({
      size: 1,
      stack: "dev",
    });
    const javascript = {
      "Pulumi.yaml": "name: test\nruntime: {name: nodejs, options: {typescript: false}}\n",
      "index.ts": source,
      "index.js": "exports.plain = true;",
    };
    expect((await preview(javascript)).outputs).toEqual({ plain: true });
  });

  test("may be an ES module with top-level await", async () => {
    const { outputs, resources } = await preview({
      "package.json": '{"type":"module"}',
      "index.ts": `import * as pulumi from "@pulumi/pulumi";\nimport { Kind } from "./kind.js";\nclass Thing extends pulumi.CustomResource { constructor(name: string) { super("test:index:Thing", name, {}); } }\nnew Thing(await Promise.resolve("a"));\nexport const kind: string = Kind.A;\n`,
      "kind.ts": 'export enum Kind { A = "a" }\n',
    });
    expect(outputs).toEqual({ kind: "a" });
    expect(resources.map((resource) => resource.name)).toEqual(["a"]);
  });
});
