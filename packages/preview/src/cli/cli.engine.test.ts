// The command line over the real engine, on programs of a few lines.
import { mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCli } from "./run";

const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
class Thing extends pulumi.CustomResource {
  constructor(type, name, props, opts) { super(type, name, { id2: undefined, ...props }, opts); }
}
class Shop extends pulumi.ComponentResource {
  constructor(name, opts) {
    super("my:index:Shop", name, {}, opts);
    const disk = new Thing("my:index:Disk", name + "-disk", {}, { parent: this });
    new Thing("kubernetes:core/v1:ConfigMap", name + "-map", {
      apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", namespace: "web" },
      data: { disk: disk.id2, on: "on" },
    }, { parent: this });
    new Thing("kubernetes:core/v1:Secret", name + "-login", {
      apiVersion: "v1", kind: "Secret", metadata: { name: "login", namespace: "web" },
      stringData: pulumi.secret({ password: "hunter2" }),
    }, { parent: this, protect: true });
    this.registerOutputs({});
  }
}
`;

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "cli-")));
  symlinkSync(join(__dirname, "../../node_modules"), join(folder, "node_modules"));
  write("Pulumi.yaml", "name: test\nruntime: nodejs\n");
  write("package.json", "{}");
  write("index.js", `${PROGRAM}new Shop("corner");`);
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, text: string): void {
  writeFileSync(join(folder, file), text);
}

function read(file: string): string {
  return readFileSync(join(folder, file), "utf8");
}

async function run(...argv: string[]) {
  let [out, err] = ["", ""];
  const stdout = { write: (text: string) => (out += text) };
  const stderr = { write: (text: string) => (err += text) };
  const code = await runCli(argv, { stdout, stderr, cwd: folder, env: {}, now: () => new Date() });
  return { code, out, err: err.replaceAll(folder, "~") };
}

test("preview prints and writes the program without any secret", async () => {
  const { code, out, err } = await run("preview", "--json", "p.json", "--report", "report");
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(
    /^Preview of test\/dev\n {2}Shop corner\n {2}├─ ConfigMap corner-map\n {2}├─ Disk corner-disk\n {2}└─ Secret corner-login protected\n/,
  );
  const [map] = (JSON.parse(read("p.json")) as { resources: { name: string; inputs: object }[] }).resources.filter(
    ({ name }) => name === "corner-map",
  );
  expect(map?.inputs).toMatchObject({ data: { disk: { unknown: true }, on: "on" } });
  for (const text of [out, read("p.json"), read("report/index.html")]) expect(text).not.toContain("hunter2");
});

test("the same program, or a renamed one with an alias, has no difference from its own document", async () => {
  await run("preview", "--json", "p.json");
  const { out } = await run("preview", "--against", "p.json");
  expect(out).toContain("Against p.json: 0 added, 0 changed, 0 removed, 4 unchanged\n");
  write("index.js", `${PROGRAM}new Shop("street", { aliases: [{ name: "corner" }] });`);
  expect((await run("preview", "--against", "p.json")).out).toContain(
    "Against p.json: 0 added, 0 changed, 0 removed, 4 unchanged\n",
  );
});

test("render writes objects with placeholders, byte for byte the same each time, and no secret", async () => {
  const urn = "urn:pulumi:dev::test::my:index:Shop$kubernetes:core/v1:ConfigMap::corner-map";
  await run("render", "--out", "a");
  await run("render", "--out", "b");
  const files = [
    "web/configmap-settings.yaml",
    "unresolved.json",
    "secrets.json",
    "helm-releases.yaml",
    "omitted.json",
  ];
  for (const file of files) expect(read(`a/${file}`)).toBe(read(`b/${file}`));
  expect(read("a/web/configmap-settings.yaml")).toBe(
    `apiVersion: v1\ndata:\n  disk: \${unknown:${urn}#data.disk}\n  "on": "on"\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: web\n`,
  );
  expect(files.map((file) => read(`a/${file}`)).join("")).not.toContain("hunter2");
});

test.each<[string, string, string, number, RegExp]>([
  [
    "a program that throws",
    "index.js",
    'throw new Error("no shop today");',
    1,
    /^error: the program failed: no shop today\n/,
  ],
  ["broken YAML", "Pulumi.yaml", "name: [", 1, /^error: ~\/Pulumi\.yaml:1:\d+: /],
  [
    "another language",
    "Pulumi.yaml",
    "name: test\nruntime: python\n",
    2,
    /^error: ~\/Pulumi\.yaml: the program's runtime is "python"; /,
  ],
  [
    "a stack that is not there",
    "Pulumi.prod.yaml",
    "config: {}\n",
    2,
    /^error: no stack "staging": ~\/Pulumi\.staging\.yaml does not exist; known stacks: prod\n$/,
  ],
])("%s is reported in one message", async (_what, file, text, code, message) => {
  write(file, text);
  const result = await run("preview", "--stack", "staging");
  expect([result.code, result.out]).toEqual([code, ""]);
  expect(result.err).toMatch(message);
  expect(result.err).not.toMatch(/^\s+at /m);
});
