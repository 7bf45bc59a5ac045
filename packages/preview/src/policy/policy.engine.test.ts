import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openPolicyPacks, type OpenPolicyPacksOptions, type PolicyPackConfig, type PolicyPacks } from ".";
import { makePack } from "../../fixtures/make-pack";
import { packs, resource, secret, unknown, urnOf, volume } from "../../fixtures/resources";
import type { EngineResource, PolicyResult } from "../model";

// Processes start as fast as the machine lets them.
jest.setTimeout(120_000);

const stack = {
  project: "shop",
  stack: "dev",
  organization: "acme",
  tags: { owner: "operations" },
  stackConfig: { "shop:owner": "jane" },
};

const group = resource("test:index:Group", "group", {}, { custom: false });
const resources: EngineResource[] = [
  group,
  resource("pulumi:providers:test", "west", { region: "west", __internal: "x" }),
  volume(
    "good",
    {},
    { parent: group.urn, dependencies: [group.urn], propertyDependencies: { tags: [group.urn], key: [] } },
  ),
  volume("open", { encrypted: false, sizeGiB: 200 }),
  volume("unowned", { tags: { team: secret("pay-roll") } }),
  volume("late", { key: { arn: unknown } }, { provider: `${urnOf("pulumi:providers:test", "west")}::${unknown}` }),
  volume("pending", { tags: unknown, encrypted: unknown }, { wireOutputs: { sizeGiB: 5, arn: unknown } }),
  resource(
    "test:index:Seen",
    "seen",
    { list: [1, null, "a"], __hidden: true, inner: { __hidden: 1, shown: secret("s3cret") } },
    {
      protect: true,
      parent: group.urn,
      ignoreChanges: ["a"],
      aliases: ["urn:old"],
      deleteBeforeReplace: true,
      additionalSecretOutputs: ["b"],
      customTimeouts: { create: "1h30m", update: "90s", delete: "1.5s" },
    },
  ),
];

interface Session {
  results: PolicyResult[];
  inputs: { [name: string]: unknown };
  runs: PolicyPacks["runs"];
}

/** Does with the packs what the engine does: all resources at once, then the stack. */
async function evaluate(
  options: Pick<OpenPolicyPacksOptions, "packs" | "inProcess">,
  subjects: EngineResource[] = resources,
): Promise<Session> {
  const analyzer = await openPolicyPacks({ ...stack, ...options });
  try {
    const inputs: Session["inputs"] = {};
    const evaluated = await Promise.all(
      subjects.map(async (each) => {
        const remediated = await analyzer.remediate(each);
        if (remediated !== undefined) inputs[each.name] = remediated;
        return analyzer.analyze({ ...each, wireInputs: remediated ?? each.wireInputs });
      }),
    );
    return { results: [...evaluated.flat(), ...(await analyzer.analyzeStack(subjects))], inputs, runs: analyzer.runs };
  } finally {
    await analyzer.close();
  }
}

describe("the same pack in process and in a child process", () => {
  const configs: [string, PolicyPackConfig | undefined][] = [
    ["as it is", undefined],
    [
      "all mandatory, one rule configured",
      { all: "mandatory", "switched-off": "disabled", size: { limitGiB: 5, exempt: ["good"] } },
    ],
    ["levels changed", { encrypted: "disabled", tagged: "mandatory", size: { enforcementLevel: "remediate" } }],
  ];

  test.each(configs)("%s", async (_name, config) => {
    const here = await evaluate({ packs: [{ dir: packs("listed"), config }] });
    const child = await evaluate({ packs: [{ dir: packs("listed"), config }], inProcess: "never" });
    expect(child).toEqual(here);
    expect(here.results.length).toBeGreaterThan(5);
  });

  test("a pack that only constructs itself", async () => {
    const listed = await evaluate({ packs: [{ dir: packs("listed") }] });
    const constructed = await evaluate({ packs: [{ dir: packs("constructed") }] });
    const rename = (session: Session) =>
      JSON.parse(JSON.stringify(session).replaceAll("constructed", "listed")) as Session;
    expect(rename(constructed)).toEqual(listed);
    expect(constructed.runs.map((run) => run.name)).toEqual(["constructed"]);
  });

  test("one runs here and the other does not", async () => {
    const rule = 'name: "pid", description: "d", validateResource: (args, report) => report(String(process.pid))';
    const dir = makePack({
      "pack.js": `module.exports = { name: "pid", policies: [{ ${rule} }] };`,
      "index.js":
        'const { name, ...pack } = require("./pack"); new (require("@pulumi/policy").PolicyPack)(name, pack);',
    });
    const runsHere = async (inProcess: "auto" | "never") =>
      (await evaluate({ packs: [{ dir }], inProcess }, [group])).results.map(
        ({ message }) => message === `d\n${process.pid}`,
      );
    expect([await runsHere("auto"), await runsHere("never")]).toEqual([[true], [false]]);
  });

  test("a rule that throws", async () => {
    const rules = 'policies: [{ name: "r", description: "d", validateResource: (a) => JSON.parse(a.props.text) }]';
    const dir = makePack({
      "pack.js": `module.exports = { name: "p", ${rules} };`,
      "index.js":
        'const { name, ...pack } = require("./pack"); new (require("@pulumi/policy").PolicyPack)(name, pack);',
    });
    const subject = resource("test:index:T", "t", { text: "{" });
    const messages = ["auto", "never"].map(async (inProcess) => {
      const session = evaluate({ packs: [{ dir }], inProcess: inProcess as "auto" | "never" }, [subject]);
      return session.then(String, (error: Error) => error.message);
    });
    // V8 words its errors differently in each release of Node.
    const thrown = await Promise.resolve("{").then(JSON.parse).catch(String);
    const message = `policy pack p: policy r failed on ${subject.urn}: ${thrown}`;
    expect(await Promise.all(messages)).toEqual([message, message]);
  });
});

describe("packs of every shape", () => {
  test("TypeScript, and several packs at once", async () => {
    const { results, runs } = await evaluate({ packs: [{ dir: packs("typescript") }, { dir: packs("listed") }] }, [
      volume("open", { title: "A", encrypted: false }),
      resource("test:index:Other", "untitled", {}),
    ]);
    expect(results.map(({ pack, policy, level, message }) => [pack, policy, level, message])).toEqual([
      ["listed", "encrypted", "mandatory", "Volumes are encrypted.\nopen is not encrypted"],
      ["typescript-pack", "named", "mandatory", "Every resource has a name.\nuntitled has no title"],
    ]);
    expect(runs.map(({ name, version }) => [name, version])).toEqual([
      ["typescript-pack", "4.5.6"],
      ["listed", "1.2.3"],
    ]);
  });

  test("the version of PulumiPolicy.yaml, and settings the pack was constructed with", async () => {
    const dir = makePack({
      "PulumiPolicy.yaml":
        "runtime: { name: nodejs, options: { nodeargs: --no-warnings, typescript: false } }\nversion: 9.9.9",
      "index.js": `const { PolicyPack } = require("@pulumi/policy");
        const rule = { name: "r", description: "d", configSchema: { properties: { a: { type: "string", default: "x" } } },
          validateResource: (args, report) => report(args.getConfig().a + process.execArgv) };
        new PolicyPack("given", { policies: [rule] }, { all: "mandatory", r: { enforcementLevel: "disabled", a: "y" } });`,
    });
    const { results, runs } = await evaluate({ packs: [{ dir, config: { r: "advisory" } }] }, [group]);
    expect(results).toEqual([
      { pack: "given", policy: "r", level: "advisory", urn: group.urn, message: "d\ny--no-warnings", checked: true },
    ]);
    expect(runs).toEqual([
      {
        name: "given",
        version: "9.9.9",
        policies: [{ name: "r", level: "advisory", description: "d", evaluations: 1 }],
        evaluations: 1,
      },
    ]);
  });

  test("a pack.js that constructs the pack is not run in this process", async () => {
    const dir = makePack({
      "package.json": '{ "name": "p", "version": "1.0.0", "main": "dist/index.js" }',
      "dist/index.js": 'require("./pack");',
      "dist/pack.js": `new (require("@pulumi/policy").PolicyPack)("own", { policies: [{ name: "pid", description: "d",
        validateResource: (args, report) => report(String(process.pid)) }] });`,
    });
    const { results } = await evaluate({ packs: [{ dir }] }, [group]);
    expect(results.map((result) => result.message === `d\n${process.pid}`)).toEqual([false]);
  });

  test("a folder with a file of the same name beside it", async () => {
    const dir = makePack({
      "inner/PulumiPolicy.yaml": "runtime: nodejs",
      "inner.js": 'throw new Error("the wrong file")',
    });
    writeFileSync(join(dir, "inner/package.json"), '{ "version": "1.0.0" }');
    writeFileSync(
      join(dir, "inner/index.js"),
      'new (require("@pulumi/policy").PolicyPack)("inner", { policies: [] });',
    );
    const { runs } = await evaluate({ packs: [{ dir: join(dir, "inner") }] });
    expect(runs).toEqual([{ name: "inner", version: "1.0.0", policies: [], evaluations: 0 }]);
  });

  test("messages of many megabytes, both ways", async () => {
    const dir = makePack({
      "index.js": `new (require("@pulumi/policy").PolicyPack)("echo", { policies: [{ name: "r", description: "d",
        validateStack: (args, report) => report(args.resources.map((each) => each.props.note).join("")) }] });`,
    });
    const large = (name: string) => volume(name, { note: name.repeat(3_000_000) });
    const { results } = await evaluate({ packs: [{ dir }] }, [large("x"), large("y")]);
    expect(results.map((result) => result.message.length)).toEqual([6_000_002]);
  });
});
