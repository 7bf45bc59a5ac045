import { openPolicyPacks } from ".";
import { makePack } from "../../fixtures/make-pack";
import { packs, resource } from "../../fixtures/resources";
import { PreviewError } from "../model";

// Processes start as fast as the machine lets them.
jest.setTimeout(120_000);

const stack = { project: "shop", stack: "dev" };

/** The error of opening the pack, or of evaluating a resource with it. */
async function failure(dir: string, timeout?: number): Promise<PreviewError> {
  const error = await openPolicyPacks({ ...stack, packs: [{ dir }], timeout })
    .then((analyzer) => analyzer.analyze(resource("test:index:T", "t", {})).finally(() => analyzer.close()))
    .then(
      () => new Error("it did not fail"),
      (reason: unknown) => reason,
    );
  if (error instanceof PreviewError) return error;
  throw error;
}

describe("packs that fail to open or to run", () => {
  test("not installed", async () => {
    const dir = makePack({ "index.js": "" }, false);
    expect((await failure(dir)).message).toBe(
      `policy pack ${dir}: its dependencies are not installed (@pulumi/pulumi is not there); run npm install in that folder`,
    );
  });

  test("no entry point", async () => {
    const dir = makePack({ "package.json": '{ "version": "1.0.0", "main": "dist/index.js" }' });
    expect((await failure(dir)).message).toBe(
      `policy pack ${dir}: it has no entry point; build it, or correct \`main\` in its package.json`,
    );
  });

  test("throws while it loads", async () => {
    const dir = makePack({ "index.js": 'require("nowhere");' });
    const error = await failure(dir);
    expect(error.message).toBe(`policy pack ${dir}: it failed to start: Error: Cannot find module 'nowhere'`);
    expect(error.details).toContain("Require stack:");
  });

  test("does not compile", async () => {
    const dir = makePack({ "index.ts": 'const port: number = "1";\nexport { port };' });
    expect((await failure(dir)).message).toBe(
      `policy pack ${dir}: it failed to start: ` +
        "index.ts(1,7): error TS2322: Type 'string' is not assignable to type 'number'.",
    );
  });

  test("constructs no PolicyPack", async () => {
    const dir = makePack({ "index.js": "module.exports = {};" });
    expect((await failure(dir)).message).toBe(
      `policy pack ${dir}: it ended without serving; its entry point must construct a PolicyPack`,
    );
  });

  test("refused by the SDK", async () => {
    const dir = makePack({ "index.js": 'new (require("@pulumi/policy").PolicyPack)("a b", { policies: [] });' });
    expect((await failure(dir)).message).toBe(
      `policy pack ${dir}: it failed to start: Invalid policy pack name "a b". ` +
        "Policy pack names may only contain alphanumerics, hyphens, underscores, or periods.",
    );
  });

  test("prints before it serves", async () => {
    const dir = makePack({ "index.js": 'console.log("hello");' });
    expect((await failure(dir)).message).toBe(
      `policy pack ${dir}: it printed "hello" before it was ready; a pack must print nothing while it loads`,
    );
  });

  test("exits while it evaluates", async () => {
    const dir = makePack({
      "index.js": `new (require("@pulumi/policy").PolicyPack)("dying", { policies: [{ name: "r", description: "d",
        validateResource: () => process.exit(3) }] });`,
    });
    expect((await failure(dir)).message).toMatch(
      /^policy pack dying: it stopped while evaluating urn:pulumi:dev::shop::/,
    );
  });

  test("never reports that it is ready", async () => {
    const dir = makePack({ "index.js": "setInterval(() => undefined, 1000);" });
    expect((await failure(dir, 50)).message).toBe(`policy pack ${dir}: it did not report that it is ready for 0.05 s`);
  });

  /** A pack whose list can be loaded without a process, and that can be started like any other. */
  const listed = (level: string, work: string) =>
    makePack({
      "pack.js": `module.exports = { name: "list", policies: [{ name: "r", description: "d", enforcementLevel: "${level}",
        validateResource: () => ${work} }] };`,
      "index.js": `const { name, policies } = require("./pack");
        new (require("@pulumi/policy").PolicyPack)(name, { policies });`,
    });

  test("a rule whose promise never resolves", async () => {
    const { message } = await failure(listed("mandatory", "new Promise(() => undefined)"), 50);
    expect(message).toMatch(
      /^policy pack list: no answer for 0\.05 s on urn:\S+: policy r does not finish; a rule must return, and resolve/,
    );
  });

  test("an unknown enforcement level", async () => {
    const dir = listed("mandatry", "undefined");
    const { message, details } = await failure(dir);
    expect(message).toBe(
      `policy pack ${dir}: it has the unknown enforcement level "mandatry"; ` +
        "write advisory, disabled, mandatory, remediate",
    );
    expect(details).toContain("mapEnforcementLevel");
  });

  test("several are reported together, and none stays open", async () => {
    const bad = makePack({ "PulumiPolicy.yaml": "runtime: python" });
    const opening = openPolicyPacks({
      ...stack,
      packs: [{ dir: packs("constructed") }, { dir: bad }, { dir: packs("listed"), config: { size: { limitGiB: 0 } } }],
    });
    await expect(opening).rejects.toThrow(
      [
        `policy pack ${bad}: its runtime is "python"; an offline preview runs Node packs only (runtime: nodejs). ` +
          "Run this pack with the Pulumi CLI",
        "policy pack listed: its configuration is not valid:",
        "  size.limitGiB: 0 must be >= 1",
      ].join("\n"),
    );
  });
});
