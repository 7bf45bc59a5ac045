import { join } from "node:path";
import { previewProgram, toDocument, type Analyzer } from "../../packages/preview/src/engine";
import { PreviewError } from "../../packages/preview/src/model";
import { failure, find, PRELUDE, preview, removePrograms, urn, writeProgram } from "./program";

afterAll(removePrograms);

describe("transforms", () => {
  test("run in order: the resource's, each parent's, the stack's", async () => {
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
    expect(find(resources, "leaf").inputs).toEqual({ seen: ["own", "inner", "outer", "stack"] });
    expect(find(resources, "top").inputs).toEqual({ seen: ["stack"] });
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
    expect(find(resources, "second")).toMatchObject({
      protect: true,
      retainOnDelete: true,
      inputs: { hidden: { secret: true }, later: { unknown: true }, more: 1 },
      dependencies: [urn("test:index:Thing", "first")],
      propertyDependencies: { later: [urn("test:index:Thing", "first")] },
    });
  });

  test("of the older kind run in the program, and invoke transforms change invokes", async () => {
    const { resources, outputs } = await preview(`${PRELUDE}
      pulumi.runtime.registerStackTransformation((args) => args.type === "test:index:Thing" ? { props: { ...args.props, old: true }, opts: args.opts } : undefined);
      pulumi.runtime.registerInvokeTransform((args) => ({ args: { ...args.args, region: "eu-north-1" }, opts: args.opts }));
      new Thing("a");
      exports.region = pulumi.runtime.invokeOutput("aws:index/getRegion:getRegion", {}).id;`);
    expect(find(resources, "a").inputs).toEqual({ old: true });
    expect(outputs).toEqual({ region: "eu-north-1" });
  });
});

describe("hooks, invokes and stack references", () => {
  test("hooks run only with onDryRun", async () => {
    const { outputs, resources } = await preview(`${PRELUDE}
      const ran = [];
      const hook = (name, onDryRun) => new pulumi.ResourceHook(name, (args) => { ran.push([name, args.name, args.newInputs.a]); }, { onDryRun });
      const [always, deployed] = [hook("always", true), hook("deployed", false)];
      const a = new Thing("a", { a: 1 }, { hooks: { beforeCreate: [always, deployed], afterCreate: [deployed], afterDelete: [always] } });
      exports.ran = a.urn.apply(() => ran);`);
    expect(outputs).toEqual({ ran: [["always", "a", 1]] });
    expect(resources.length).toBe(1);
  });

  test("invokes use the region and account of their provider", async () => {
    const { outputs } = await preview({
      "Pulumi.dev.yaml": "config:\n  aws:region: eu-central-1\n  aws:allowedAccountIds: ['111122223333']\n",
      "index.js": `${PRELUDE}
        const aws = require("@pulumi/aws");
        const west = new aws.Provider("west", { region: "us-west-1", allowedAccountIds: ["444455556666"] });
        const lookup = (options) => ({ region: aws.getRegionOutput({}, options).id, account: aws.getCallerIdentityOutput({}, options).accountId, zones: aws.getAvailabilityZonesOutput({}, options).zoneIds });
        exports.here = lookup({});
        exports.there = lookup({ provider: west });
        exports.waits = pulumi.runtime.invokeOutput("aws:ec2/getVpc:getVpc", { id: "vpc" }, { dependsOn: [new Thing("a")] });`,
    });
    expect(outputs).toEqual({
      here: { region: "eu-central-1", account: "111122223333", zones: ["euc1-az1", "euc1-az2", "euc1-az3"] },
      there: { region: "us-west-1", account: "444455556666", zones: ["usw1-az1", "usw1-az2"] },
      waits: { unknown: true },
    });
  });

  test("outputs of other stacks come from files; a secret in one is an unknown secret and leaves the others known", async () => {
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
    expect(find(resources, "a").inputs).toEqual({
      vpc: "vpc-1",
      password: { secret: true },
      later: { unknown: true },
    });
    expect(find(resources, "acme/net/prod")).toMatchObject({ type: "pulumi:pulumi:StackReference", external: true });
  });

  test("the document of an earlier preview provides another stack's outputs", async () => {
    const first = toDocument(await preview("exports.vpc = { id: 'vpc-2' };"));
    const folder = writeProgram({
      "first.json": JSON.stringify(first),
      "index.js": `${PRELUDE} exports.id = new pulumi.StackReference("first").getOutput("vpc").apply((vpc) => vpc.id);`,
    });
    const { outputs } = await previewProgram({ cwd: folder, stackOutputs: { first: join(folder, "first.json") } });
    expect(outputs).toEqual({ id: "vpc-2" });
  });
});

describe("callbacks that a preview cannot run", () => {
  test.each([
    ["a resource", `first.result.apply((value) => { new Thing("inside", { value }); });`],
    ["a component of a package", `pulumi.all([first.result, 1]).apply(([value]) => { build(value); });`],
    ["what a function of the program may register", `first.result.apply(build);`],
  ])("are counted, with the resource they hang on: %s", async (_, program) => {
    const { resources, skippedCallbacks } = await preview(`${PRELUDE}
      const first = new Thing("first");
      function build(value) { const made = () => new Thing("inside", { value }); return made(); }
      ${program}`);
    expect(resources.map(({ name }) => name)).toEqual(["first"]);
    expect(skippedCallbacks).toEqual([{ resources: [urn("test:index:Thing", "first")], count: 1 }]);
  });

  test.each([
    ["a callback that runs", `first.urn.apply((value) => { new Thing("inside", { value }); });`],
    [
      "a callback that makes a value only",
      `new Thing("inside", { value: first.result.apply((value) => JSON.stringify({ a: String(value).split(",").map((part) => part.trim()) })) });`,
    ],
    [
      "what the SDK does itself",
      `new Thing("inside", { value: pulumi.interpolate\`\${first.result}/x\`, other: first.result.name });`,
    ],
  ])("are none: %s", async (_, program) => {
    const { resources, skippedCallbacks } = await preview(`${PRELUDE} const first = new Thing("first"); ${program}`);
    expect(resources.map(({ name }) => name)).toEqual(["first", "inside"]);
    expect(skippedCallbacks).toEqual([]);
  });
});

describe("policies", () => {
  test("see every registration, the stack and default providers too, and may change inputs", async () => {
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
      ["r", urn("test:index:Thing", "a")],
      ["s", undefined],
    ]);
    expect(find(resources, "a").inputs).toEqual({ x: 1, fixed: true });
  });

  test("see the options as they are set, and the configuration of dynamic providers", async () => {
    const seen: { [name: string]: unknown } = {};
    const analyzer: Analyzer = {
      remediate: async () => undefined,
      analyze: async ({ name, inputs, deleteBeforeReplace, providerVersion }) => {
        seen[name] = name === "default" ? inputs : { deleteBeforeReplace, providerVersion };
        return [];
      },
      analyzeStack: async () => [],
    };
    const files = {
      "Pulumi.dev.yaml": "config:\n  aws:region: eu-central-1\n  size: 3\n",
      "index.js": `${PRELUDE}
        class Dynamic extends pulumi.dynamic.Resource {}
        new Dynamic({ create: async () => ({ id: "1" }) }, "kept", {}, { deleteBeforeReplace: false });
        new Provider("explicit", {}, { version: "1.2.3" });`,
    };
    await preview(files, { analyzer });
    expect(seen).toMatchObject({
      default: { "aws:region": "eu-central-1", "test:size": "3" },
      kept: { deleteBeforeReplace: false, providerVersion: undefined },
      explicit: { deleteBeforeReplace: undefined, providerVersion: "1.2.3" },
    });
  });

  test("that fail end the preview with their own message", async () => {
    const analyzer: Analyzer = {
      remediate: async () => undefined,
      analyze: async () => Promise.reject(new PreviewError("pack p is gone")),
      analyzeStack: async () => [],
    };
    expect((await failure(preview(`${PRELUDE} new Thing("a");`, { analyzer }))).message).toBe("pack p is gone");
  });
});
