import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { previewProgram, toDocument } from "../../packages/preview/src/engine";
import { find, PRELUDE, preview, removePrograms, urn, writeProgram } from "./program";

afterAll(removePrograms);

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
    expect(find(resources, "a").inputs).toEqual({
      word: secret,
      joined: secret,
      plain: { unknown: true },
      number: secret,
      object: secret,
      nested: { open: 1, closed: { unknown: true } },
    });
  });
});

describe("the process", () => {
  test("is isolated while the program runs and restored afterwards", async () => {
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

  test("shares no state between previews, and reads a changed program again", async () => {
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

  test("runs ES modules of several programs, which Node loads once a process", async () => {
    const program = (name: string): { [path: string]: string } => ({
      "package.json": '{"type":"module"}',
      "index.js": `import * as pulumi from "@pulumi/pulumi";
        class Thing extends pulumi.CustomResource { constructor(name) { super("test:index:Thing", name, {}); } }
        new Thing(${JSON.stringify(name)});
        export const stack = await Promise.resolve(pulumi.getProject());`,
    });
    const results = [
      await preview(program("a")),
      await preview(`${PRELUDE} new Thing("b");`),
      await preview(program("c")),
    ];
    expect(results.map(({ resources, outputs }) => [resources.map((resource) => resource.name), outputs])).toEqual([
      [["a"], { stack: "test" }],
      [["b"], {}],
      [["c"], { stack: "test" }],
    ]);
  });

  test("runs concurrent previews one after another", async () => {
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

  test("waits for the program's timers while those of the test runner end", async () => {
    const others = Array.from({ length: 20 }, (_, index) => setTimeout(() => undefined, 10 * index));
    const { resources } = await preview(`${PRELUDE}
      setTimeout(() => new Thing("late"), 400);
      process.once("beforeExit", () => new Thing("last"));`);
    others.forEach(clearTimeout);
    expect(resources.map((resource) => resource.name)).toEqual(["late", "last"]);
  });
});

test("a program that never ends is cut off, with a warning", async () => {
  const now = Date.now.bind(Date);
  let ahead = 0;
  const clock = jest.spyOn(Date, "now").mockImplementation(() => now() + (ahead += 5_000));
  const { messages, resources } = await preview(`${PRELUDE}
    new Thing("a");
    globalThis.leftOpen = require("node:net").createServer().listen(0, "127.0.0.1");
    setTimeout(() => globalThis.leftOpen.close(), 2000);`);
  clock.mockRestore();
  expect(resources.map((resource) => resource.name)).toEqual(["a"]);
  expect(messages).toEqual([
    {
      severity: "warning",
      message:
        "The program keeps running without registering anything; resources that it registers later are not listed.",
    },
  ]);
});

describe("documents and messages", () => {
  test("the same program gives the same document for any registration order", async () => {
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
    expect(Object.keys(one)).toEqual(["stack", "complete", "skippedCallbacks", "resources", "policies", "outputs"]);
  });

  test("messages are collected with their resource; progress counts registrations", async () => {
    const counts: number[] = [];
    const { messages } = await preview(
      `${PRELUDE} const a = new Thing("a"); new Thing("b"); pulumi.log.info("one"); pulumi.log.warn("two", a);`,
      { onProgress: (count) => counts.push(count) },
    );
    expect(messages).toEqual([
      { severity: "info", message: "one" },
      { severity: "warning", message: "two", urn: urn("test:index:Thing", "a") },
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
