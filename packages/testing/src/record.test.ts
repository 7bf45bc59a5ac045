import * as pulumi from "@pulumi/pulumi";
import { record, type Recorded } from ".";

class Leaf extends pulumi.CustomResource {
  declare readonly address: pulumi.Output<string>;
  constructor(name: string, props: pulumi.Inputs = {}, opts?: pulumi.CustomResourceOptions) {
    super("test:index:Leaf", name, { address: undefined, ...props }, opts);
  }
}

class Tree extends pulumi.ComponentResource {
  constructor(name: string, build: (parent: Tree) => void, opts?: pulumi.ComponentResourceOptions) {
    super("test:index:Tree", name, { size: 2 }, opts);
    build(this);
    this.registerOutputs({
      leaves: 1,
      token: pulumi.secret("t"),
      address: pulumi.output(new Leaf(`${name}-last`, {}, { parent: this }).address),
    });
  }
}

class West extends pulumi.ProviderResource {
  constructor() {
    super("test", "west", { region: "w" });
  }
}

const urn = (types: string, name: string) => `urn:pulumi:test::recorded::${types}::${name}`;
const tree = urn("test:index:Tree", "tree");
const leaf = (name: string) => urn("test:index:Tree$test:index:Leaf", name);
const provider = `${urn("pulumi:providers:test", "west")}::04da6b54-80e4-46f7-96ec-b56ff0331ba9`;

const plain = {
  protect: false,
  retainOnDelete: false,
  ignoreChanges: [],
  aliases: [],
  inputs: {},
  secretPaths: [],
  dependencies: [],
  propertyDependencies: {},
  outputs: {},
};

test("everything that is registered, as it is registered", async () => {
  const resources = await record(() => {
    const build = (parent: Tree) => {
      const props = { password: pulumi.secret("hunter2"), list: [{ a: pulumi.secret(1), b: 2 }] };
      const first = new Leaf("first", props, { parent, protect: true, ignoreChanges: ["list"] });
      const host = pulumi.interpolate`http://${first.address}`;
      const opts = { parent, dependsOn: parent, retainOnDelete: true, aliases: [{ name: "zweite" }] };
      new Leaf("second", { host, known: pulumi.output(5).apply((five) => five + 1), self: first }, opts);
    };
    new Tree("tree", build, { providers: [new West()] });
  });
  const inputs = { password: "hunter2", list: [{ a: 1, b: 2 }] };
  const second = { host: { unknown: true }, known: 6, self: { resource: leaf("first") } };
  expect(resources).toEqual<Recorded[]>([
    {
      ...plain,
      type: "pulumi:providers:test",
      name: "west",
      urn: urn("pulumi:providers:test", "west"),
      custom: true,
      inputs: { region: "w" },
      propertyDependencies: { region: [] },
      outputs: { region: "w" },
    },
    {
      ...plain,
      type: "test:index:Leaf",
      name: "first",
      urn: leaf("first"),
      parent: tree,
      custom: true,
      provider,
      protect: true,
      ignoreChanges: ["list"],
      inputs,
      secretPaths: ["list[0].a", "password"],
      propertyDependencies: { list: [], password: [] },
      outputs: inputs,
    },
    {
      ...plain,
      type: "test:index:Leaf",
      name: "second",
      urn: leaf("second"),
      parent: tree,
      custom: true,
      provider,
      retainOnDelete: true,
      aliases: [leaf("zweite")],
      inputs: second,
      dependencies: [leaf("first"), leaf("tree-last")],
      propertyDependencies: { host: [leaf("first")], known: [], self: [leaf("first")] },
      outputs: second,
    },
    {
      ...plain,
      type: "test:index:Leaf",
      name: "tree-last",
      urn: leaf("tree-last"),
      parent: tree,
      custom: true,
      provider,
    },
    {
      ...plain,
      type: "test:index:Tree",
      name: "tree",
      urn: tree,
      custom: false,
      inputs: { size: 2 },
      propertyDependencies: { size: [] },
      outputs: { leaves: 1, token: "t", address: { unknown: true } },
    },
  ]);
});

test("stack transforms apply to one recording only", async () => {
  const names = async (construct: () => unknown) =>
    (await record(construct)).map(({ name, protect }) => [name, protect]);
  const transformed = names(() => {
    pulumi.runtime.registerResourceTransform(({ props, opts }) => ({ props, opts: { ...opts, protect: true } }));
    new Leaf("kept");
  });
  const untouched = names(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    new Leaf("free");
  });
  expect([await transformed, await untouched]).toEqual([[["kept", true]], [["free", false]]]);
});

describe("a recording rejects with the error of its program", () => {
  const thrown = new Error("thrown");
  test.each<[string, () => unknown, string]>([
    [
      "at once",
      () => {
        throw thrown;
      },
      "thrown",
    ],
    ["later", async () => Promise.reject(thrown), "thrown"],
    [
      "in an apply that is not awaited",
      () =>
        void pulumi.output(1).apply(() => {
          throw thrown;
        }),
      "thrown",
    ],
    [
      "in an input",
      () =>
        new Leaf("a", {
          b: pulumi.output(1).apply(() => {
            throw thrown;
          }),
        }),
      'error serializing property "b": thrown',
    ],
    [
      "two of one name",
      () => [new Leaf("a"), new Leaf("a")],
      `Duplicate resource URN '${urn("test:index:Leaf", "a")}'; try giving it a unique name`,
    ],
    ["an error the component logs", () => pulumi.log.error("logged"), "logged"],
  ])("%s", async (_name, construct, message) => {
    await expect(record(construct)).rejects.toThrow(message);
    expect(await record(() => undefined)).toEqual([]);
  });

  test("an invoke", async () => {
    await expect(record(() => pulumi.runtime.invoke("test:index:find", {}))).rejects.toThrow(
      "the program invokes test:index:find",
    );
  });
});
