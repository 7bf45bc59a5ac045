import { previewProgram } from "../../packages/preview/src/engine";
import { failure, linkPulumi, PRELUDE, preview, removePrograms, writeProgram } from "./program";

afterAll(removePrograms);

const HINT = "Run again with --debug to see where.";

/** The message, with the program's folder written as `~`. */
async function message(files: string | { [path: string]: string }, exitCode: 1 | 2 = 1): Promise<string> {
  const folder = writeProgram(typeof files === "string" ? { "index.js": files } : files);
  const error = await failure(previewProgram({ cwd: folder }));
  expect({ name: error.name, exitCode: error.exitCode }).toEqual({ name: "PreviewError", exitCode });
  return error.message.replaceAll(folder, "~");
}

describe("errors of the program", () => {
  test.each([
    ["a RunError is printed unchanged", `${PRELUDE} throw new pulumi.RunError("first\\n  second");`, "first\n  second"],
    [
      "so does a ResourceError that hides its stack",
      `${PRELUDE} throw new pulumi.ResourceError("no room", undefined, true);`,
      "no room",
    ],
    ["any other error gets a hint", `throw new Error("boom");`, `the program failed: boom\n${HINT}`],
    [
      "with its kind",
      `undefined.x;`,
      `the program failed: TypeError: Cannot read properties of undefined (reading 'x')\n${HINT}`,
    ],
    ...[
      ["'text'", "a text"],
      ["undefined", "nothing"],
      ["{ code: 5 }", "an object"],
      [`'${"x".repeat(100)}'`, "a long text", `'${"x".repeat(76)}...`],
    ].map(([thrown, what, thrownText = thrown]) => [
      `a thrown value that is not an Error: ${what}`,
      `throw ${thrown};`,
      `the program threw ${thrownText}, which is not an Error; throw an Error. ${HINT}`,
    ]),
    [
      "an async program",
      `${PRELUDE} module.exports = async () => { await null; throw new pulumi.RunError("later"); };`,
      "later",
    ],
    [
      "an apply",
      `${PRELUDE} new Thing("a", { v: 1 }).v.apply(() => { throw new pulumi.RunError("inside"); });`,
      "inside",
    ],
    [
      "a promise that is not awaited",
      `${PRELUDE} new Thing("a"); Promise.reject(new Error("lost"));`,
      `the program failed: lost\n${HINT}`,
    ],
    ["a timer", `${PRELUDE} setTimeout(() => { throw new Error("tick"); }, 5);`, `the program failed: tick\n${HINT}`],
    [
      "leaving the process",
      `process.exit(3);`,
      "Program exited with non-zero exit code: 3 (it called process.exit(3))",
    ],
    ["an exit code", `process.exitCode = 3;`, "Program exited with non-zero exit code: 3 (it set process.exitCode)"],
    ["logged errors, all of them", `${PRELUDE} pulumi.log.error("one"); pulumi.log.error("two");`, "one\ntwo"],
    [
      "missing configuration",
      `${PRELUDE} new pulumi.Config().require("size");`,
      "Missing required configuration variable 'test:size'\n\tplease set a value using the command `pulumi config set test:size <value>`",
    ],
    ["invalid JavaScript", `const a = ;`, "the program cannot be read: ~/index.js:1: Unexpected token ';'"],
    [
      "a package that is not installed",
      `require("left-pad");`,
      '~/index.js needs the module "left-pad", which cannot be found; install the program\'s dependencies (npm install)',
    ],
    [
      "a missing file",
      `require("./nothing");`,
      '~/index.js needs the module "./nothing", which cannot be found; correct the import',
    ],
  ])("%s", async (_, program, expected) => {
    expect(await message(program)).toBe(expected);
  });

  test("invalid TypeScript: every fault with its position", async () => {
    expect(await message({ "index.ts": "const a: = 1;\nlet b = (;" })).toBe(
      "~/index.ts:1:10: TS1110: Type expected.\n~/index.ts:2:10: TS1109: Expression expected.",
    );
  });

  test("stack traces are kept for --debug and lead to the TypeScript source", async () => {
    const source =
      "interface Args {\n  word: string;\n}\n\nfunction fail(args: Args): never {\n  throw new Error(args.word);\n}\nfail({ word: 'x' });\n";
    const error = await failure(preview({ "index.ts": source }));
    expect(error.message).toBe(`the program failed: x\n${HINT}`);
    expect(error.details).toMatch(/at fail \(.*\/index\.ts:6:9\)\n.*\/index\.ts:8:\d+\)/);
  });

  test("waiting for an unknown value is an error that names the waiting resources", async () => {
    const now = Date.now.bind(Date);
    let ahead = 0;
    const clock = jest.spyOn(Date, "now").mockImplementation(() => now() + (ahead += 500));
    const waiting = `${PRELUDE} const a = new Thing("a"); module.exports = () => new Promise((resolve) => a.result.apply(resolve));`;
    expect(await message(waiting)).toMatch(
      /^the program waits for a value that a preview never resolves\. An apply\(\) on an unknown/,
    );
    const input = `${PRELUDE} new Thing("a", { v: new Promise(() => undefined) });`;
    expect(await message(input)).toContain(
      'These resources wait to be registered:\n  "a" (test:index:Thing) waits for its input "v"\n',
    );
    clock.mockRestore();
  });
});

describe("faults of the engine", () => {
  test.each([
    [
      "two resources of one name",
      `new Thing("a"); new Thing("a"); new Thing("b");`,
      "Duplicate resource URN 'urn:pulumi:dev::test::test:index:Thing::a'; try giving it a unique name",
    ],
    [
      "a missing parent",
      `new Thing("a", {}, { parent: new pulumi.DependencyResource("urn:pulumi:x::y::z:z:z::q") });`,
      "could not find parent resource urn:pulumi:x::y::z:z:z::q",
    ],
    [
      "a type without three parts",
      `new (class extends pulumi.CustomResource {})("thing", "a", {});`,
      'resource "a" has type "thing"; the type of a custom resource has three parts, like "package:module:Type"',
    ],
    [
      "a remote component, by name",
      `class Vpc extends pulumi.ComponentResource { constructor(name) { super("awsx:ec2:Vpc", name, { out: undefined }, {}, true); } } const vpc = new Vpc("vpc"); new Thing("a", { out: vpc.out });`,
      '"vpc" (awsx:ec2:Vpc) is a remote component: a provider plugin creates its resources, which an offline preview cannot see. Exclude it from the offline preview, or replace it with resources of this program.',
    ],
    [
      "a provider's method",
      `pulumi.runtime.call("x:y:Z/method", {}, new Thing("a"));`,
      "the program calls x:y:Z/method, a method that a provider plugin runs; an offline preview cannot run it",
    ],
    [
      "another stack's outputs",
      `exports.x = new pulumi.StackReference("org/net/prod").getOutput("x");`,
      'the program reads the outputs of stack "org/net/prod", which are not available offline; write them to a file (pulumi stack output --json --stack org/net/prod > outputs.json) and pass --stack-outputs org/net/prod=outputs.json.',
    ],
  ])("%s", async (_, program, expected) => {
    expect(await message(PRELUDE + program)).toBe(expected);
  });

  test("invokes that need a provider, all of them together", async () => {
    const text = await message(`${PRELUDE}
      exports.image = pulumi.runtime.invokeOutput("aws:ec2/getAmi:getAmi", {});
      exports.network = pulumi.runtime.invokeOutput("aws:ec2/getVpc:getVpc", {});`);
    expect(
      text
        .split("\n")
        .flatMap((line) => /^the program invokes (\S+), which needs its provider;/.exec(line)?.[1] ?? [])
        .sort(),
    ).toEqual(["aws:ec2/getAmi:getAmi", "aws:ec2/getVpc:getVpc"]);
  });

  test("default providers disabled by configuration", async () => {
    const files = {
      "Pulumi.dev.yaml": "config:\n  pulumi:disable-default-providers: [test]\n",
      "index.js": `${PRELUDE} new Other("b"); new Thing("a");`,
    };
    expect(await message(files)).toBe(
      "Default provider for 'test' disabled. 'urn:pulumi:dev::test::test:index:Thing::a' must use an explicit provider.",
    );
  });

  test("an invalid list of disabled providers", async () => {
    const files = {
      "Pulumi.dev.yaml": "config:\n  pulumi:disable-default-providers: test\n",
      "index.js": `${PRELUDE} new Thing("a");`,
    };
    expect(await message(files)).toBe(
      'configuration pulumi:disable-default-providers must be a list of packages, found "test"',
    );
  });

  test("encrypted configuration that the program needs", async () => {
    const files = {
      "Pulumi.dev.yaml": "config:\n  size: {secure: v1:a:b}\n",
      "index.js": `${PRELUDE} new pulumi.Config().requireNumber("size");`,
    };
    expect(await message(files)).toBe(
      "Configuration 'test:size' is encrypted and cannot be decrypted here, but the program reads it with requireNumber(), which needs its value." +
        " Set PULUMI_CONFIG_PASSPHRASE, or give a value for this preview with --config test:size=VALUE.",
    );
  });
});

describe("programs that cannot start", () => {
  test("no entry", async () => {
    expect(await message({})).toBe(
      'no program at ~: neither "main" in Pulumi.yaml or package.json nor an index file names one.',
    );
    const unbuilt = { "package.json": '{"main":"dist/index.js","scripts":{"build":"tsc"}}' };
    expect(await message(unbuilt)).toContain("Its package.json has a build script: run `npm run build` first.");
  });

  test("an SDK that is missing or too old", async () => {
    const bare = writeProgram({ "index.js": "" }, { installed: false });
    expect((await failure(previewProgram({ cwd: bare }))).message).toBe(
      `the program in ${bare} has no @pulumi/pulumi; install its dependencies first (npm install)`,
    );
    const old = writeProgram(
      { "index.js": "", "node_modules/@pulumi/pulumi/package.json": '{"version":"2.25.2"}' },
      { installed: false },
    );
    expect((await failure(previewProgram({ cwd: old }))).message).toBe(
      "the program uses @pulumi/pulumi 2.25.2; an offline preview needs 3.113.0 or later. Update it: npm install @pulumi/pulumi@latest",
    );
  });

  test("a compiler without an API", async () => {
    const folder = writeProgram(
      {
        "index.ts": "",
        "node_modules/typescript/package.json": "{}",
        "node_modules/typescript/index.js": "exports.version = '7.0.2';",
      },
      { installed: false },
    );
    linkPulumi(folder);
    expect((await failure(previewProgram({ cwd: folder }))).message).toBe(
      "the program's TypeScript 7.0.2 cannot compile a program from Node; Pulumi needs TypeScript 3.8 to 6. Install one, for example typescript@5.9",
    );
  });

  test("a program for a newer compiler than the SDK's own", async () => {
    const folder = writeProgram(
      { "index.ts": "", "tsconfig.json": '{"compilerOptions":{"target":"es2022"}}' },
      { installed: false },
    );
    linkPulumi(folder);
    expect((await failure(previewProgram({ cwd: folder }))).message).toMatch(
      /TS6046: [^\n]*\nThe program has no TypeScript of its own, so that 3\.8\.3 inside the SDK compiled it\. Install a newer one: npm install typescript@5$/,
    );
  });

  test("a failed preview does not affect the next", async () => {
    await failure(preview("globalThis.x.y;"));
    expect((await preview(`${PRELUDE} new Thing("a");`)).resources.map((resource) => resource.name)).toEqual(["a"]);
  });
});
