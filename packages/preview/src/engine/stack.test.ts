import { createCipheriv, pbkdf2Sync } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PreviewError } from "../model";
import { readProject } from "./project";
import { readStack, type StackSettings } from "./stack";
import { UNKNOWN } from "./wire";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "stack-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: { [name: string]: string }): void {
  for (const [name, content] of Object.entries({ "Pulumi.yaml": "name: shop\nruntime: nodejs\n", ...files })) {
    writeFileSync(join(folder, name), content);
  }
}

const read = (stack?: string, overrides?: { [key: string]: string }): StackSettings =>
  readStack(readProject(folder), stack, overrides);

function fault(action: () => unknown): { exitCode: number; message: string } {
  try {
    action();
  } catch (error) {
    const { exitCode, message } = error as PreviewError;
    return { exitCode, message: message.replaceAll(folder, "~") };
  }
  throw new Error("nothing failed");
}

describe("the project", () => {
  test("is found from a folder inside it, with its main's folder to run in", () => {
    mkdirSync(join(folder, "src/deep"), { recursive: true });
    write({
      "Pulumi.yaml":
        "name: shop\nruntime:\n  name: nodejs\n  options: {typescript: false, nodeargs: --trace-gc}\nmain: src\n",
    });
    writeFileSync(join(folder, "src/main.js"), "");
    expect(readProject(join(folder, "src/deep"))).toMatchObject({
      name: "shop",
      root: folder,
      directory: join(folder, "src"),
      entry: ".",
      typescript: false,
    });
    write({ "Pulumi.yaml": "name: shop\nruntime: nodejs\nmain: src/main.js\n" });
    expect(readProject(folder)).toMatchObject({ directory: join(folder, "src"), entry: "main.js", typescript: true });
  });

  test("warns of modules preloaded by nodeargs", () => {
    write({ "Pulumi.yaml": "name: shop\nruntime: {name: nodejs, options: {nodeargs: --import tsx --trace-gc}}\n" });
    expect(readProject(folder).warnings.map((text) => text.replaceAll(folder, "~"))).toEqual([
      '~/Pulumi.yaml: "nodeargs" load modules into Node before the program; an offline preview runs in the current Node process and skips them.',
    ]);
    write({ "Pulumi.yaml": "name: shop\nruntime: {name: nodejs, options: {nodeargs: --stack-trace-limit=0}}\n" });
    expect(readProject(folder).warnings).toEqual([]);
  });

  test.each([
    [
      "a name",
      "runtime: nodejs\n",
      2,
      '~/Pulumi.yaml: "name" is missing; write the project\'s name, for example "name: shop"',
    ],
    ["a runtime", "name: shop\n", 2, '~/Pulumi.yaml: "runtime" is missing; an offline preview needs "runtime: nodejs"'],
    [
      "a Node program",
      "name: shop\nruntime: {name: python}\n",
      2,
      '~/Pulumi.yaml: the program\'s runtime is "python"; an offline preview runs Node programs only ("runtime: nodejs"). Use `pulumi preview` for this one.',
    ],
    [
      "a main that exists",
      "name: shop\nruntime: nodejs\nmain: bin/\n",
      1,
      '~/Pulumi.yaml: "main" is bin/, but ~/bin does not exist; build the program or correct "main"',
    ],
    [
      "YAML",
      "name: shop\nruntime: [nodejs\nmain: x\n",
      1,
      "~/Pulumi.yaml:3:1: Flow sequence in block collection must be sufficiently indented and end with a ]",
    ],
    ["a mapping", "- shop\n", 1, "~/Pulumi.yaml: expected a mapping of names to values, found a list"],
  ])("needs %s", (_, content, exitCode, message) => {
    write({ "Pulumi.yaml": content });
    expect(fault(() => readProject(folder))).toEqual({ exitCode, message });
  });

  test("is an error if missing", () => {
    expect(fault(() => readProject(folder))).toEqual({
      exitCode: 2,
      message: "no Pulumi.yaml in ~ or a folder above; run this inside a Pulumi project, or name it with --cwd",
    });
    expect(fault(() => readProject(join(folder, "none")))).toEqual({
      exitCode: 2,
      message: "~/none is not a folder; name the folder of a Pulumi project",
    });
  });
});

describe("the stack", () => {
  test("is the only one, or dev, or the one that is named", () => {
    write({});
    expect(read().name).toBe("dev");
    write({ "Pulumi.live.yaml": "" });
    expect(read().name).toBe("live");
    write({ "Pulumi.dev.yaml": "" });
    expect(read().name).toBe("dev");
    expect(read("acme/shop/live")).toMatchObject({ name: "live", organization: "acme" });
    expect(read("live").organization).toBe("organization");
  });

  test("must be chosen where there are several, and must exist", () => {
    write({ "Pulumi.a.yaml": "", "Pulumi.b.yaml": "" });
    expect(fault(() => read())).toEqual({
      exitCode: 2,
      message: "~ has several stacks: a, b; choose one with --stack NAME",
    });
    expect(fault(() => read("c"))).toEqual({
      exitCode: 2,
      message: 'no stack "c": ~/Pulumi.c.yaml does not exist; known stacks: a, b',
    });
  });

  test.each(["../dev", "a//dev", "..", "a/b/c/dev", "dev/", "d ev"])("refuses %s as a name of a stack", (name) => {
    write({ "Pulumi.dev.yaml": "" });
    expect(fault(() => read(name))).toEqual({
      exitCode: 2,
      message: `--stack ${name}: is no name of a stack; write NAME, ORGANIZATION/NAME or ORGANIZATION/PROJECT/NAME, each of letters, digits, "-", "_" and "."`,
    });
  });

  test("may have its files in another folder", () => {
    mkdirSync(join(folder, "stacks"));
    write({
      "Pulumi.yaml": "name: shop\nruntime: nodejs\nstackConfigDir: stacks\n",
      "stacks/Pulumi.live.yaml": "config: {size: 1}\n",
    });
    expect(read()).toMatchObject({ name: "live", config: { "shop:size": "1" } });
  });

  test("with an ESC environment warns of its missing values", () => {
    write({ "Pulumi.dev.yaml": "environment: [shop]\n" });
    expect(read().warnings.map((text) => text.replaceAll(folder, "~"))).toEqual([
      '~/Pulumi.dev.yaml: "environment" names a Pulumi ESC environment; its values are absent offline. Pass those the program needs with --config KEY=VALUE.',
    ]);
  });
});

describe("configuration", () => {
  test("is text, as the program reads it", () => {
    write({
      "Pulumi.dev.yaml":
        'config:\n  word: a\n  flag: true\n  number: 5\n  quoted: "5"\n  list: [a, 1]\n  shop:map: {a: {b: 1}}\n  aws:region: eu-west-1\n  shop:config:old: x\n  empty:\n',
    });
    expect(read(undefined, { word: "b", "aws:profile": "p" }).config).toEqual({
      "shop:word": "b",
      "shop:flag": "true",
      "shop:number": "5",
      "shop:quoted": "5",
      "shop:list": '["a",1]',
      "shop:map": '{"a":{"b":1}}',
      "aws:region": "eu-west-1",
      "shop:old": "x",
      "shop:empty": "",
      "aws:profile": "p",
    });
  });

  test("gets the project's defaults and checks, all faults together", () => {
    const declared =
      "name: shop\nruntime: nodejs\nconfig:\n  aws:region: eu-west-1\n  size: {type: integer, default: 2}\n" +
      "  must: {type: string}\n  flag: {type: boolean}\n  key: {secret: true}\n";
    write({ "Pulumi.yaml": declared, "Pulumi.dev.yaml": "config:\n  flag: maybe\n  key: open\n" });
    expect(fault(() => read())).toEqual({
      exitCode: 1,
      message:
        'configuration of stack "dev" does not fit ~/Pulumi.yaml:\n' +
        '  "must" is missing; set it in Pulumi.dev.yaml or with --config must=VALUE\n' +
        '  "flag" must be of type boolean, found "maybe"\n' +
        '  "key" is declared secret but is not encrypted; set it with `pulumi config set --secret key`',
    });
    write({ "Pulumi.yaml": declared, "Pulumi.dev.yaml": "config:\n  flag: true\n  key: {secure: v1:a:b}\n" });
    expect(read(undefined, { must: "x" }).config).toEqual({
      "aws:region": "eu-west-1",
      "shop:size": "2",
      "shop:must": "x",
      "shop:flag": "true",
      "shop:key": UNKNOWN,
    });
  });

  test("that is encrypted is a secret, unknown if it cannot be decrypted", () => {
    write({ "Pulumi.dev.yaml": "config:\n  whole: {secure: v1:a:b}\n  part: {open: 1, closed: [{secure: v1:a:b}]}\n" });
    expect(read()).toMatchObject({
      config: { "shop:whole": UNKNOWN, "shop:part": `{"open":1,"closed":["${UNKNOWN}"]}` },
      secretKeys: ["shop:whole", "shop:part"],
      locked: new Set(["shop:whole"]),
    });
    expect(read(undefined, { whole: "known" }).locked).toEqual(new Set());
  });
});

describe("a passphrase", () => {
  const salt = Buffer.from("salt-for-a-test");
  const key = new Uint8Array(pbkdf2Sync("right", new Uint8Array(salt), 1_000_000, 32, "sha256"));
  const seal = (text: string): string => {
    const nonce = new Uint8Array(12).fill(7);
    const cipher = createCipheriv("aes-256-gcm", key, nonce);
    const sealed = cipher.update(text, "utf8", "hex") + cipher.final("hex") + cipher.getAuthTag().toString("hex");
    return `v1:${Buffer.from(nonce).toString("base64")}:${Buffer.from(sealed, "hex").toString("base64")}`;
  };
  const content = `encryptionsalt: v1:${salt.toString("base64")}:${seal("pulumi")}\nconfig:\n  key: {secure: "${seal("s3cret")}"}\n`;

  afterEach(() => {
    delete process.env.PULUMI_CONFIG_PASSPHRASE;
    delete process.env.PULUMI_CONFIG_PASSPHRASE_FILE;
  });

  test("decrypts what it encrypted", () => {
    write({ "Pulumi.dev.yaml": content, passphrase: "right\n" });
    process.env.PULUMI_CONFIG_PASSPHRASE = "right";
    expect(read()).toMatchObject({ config: { "shop:key": "s3cret" }, secretKeys: ["shop:key"], locked: new Set() });
    delete process.env.PULUMI_CONFIG_PASSPHRASE;
    process.env.PULUMI_CONFIG_PASSPHRASE_FILE = join(folder, "passphrase");
    expect(read().config).toEqual({ "shop:key": "s3cret" });
  });

  test("that is wrong is an error, and a missing one leaves the value unknown", () => {
    write({ "Pulumi.dev.yaml": content });
    expect(read().config).toEqual({ "shop:key": UNKNOWN });
    process.env.PULUMI_CONFIG_PASSPHRASE = "wrong";
    expect(fault(() => read())).toEqual({
      exitCode: 1,
      message:
        "~/Pulumi.dev.yaml: the passphrase in the environment does not decrypt this stack's secrets; correct PULUMI_CONFIG_PASSPHRASE," +
        " or unset it to preview with these values unknown",
    });
  });
});
