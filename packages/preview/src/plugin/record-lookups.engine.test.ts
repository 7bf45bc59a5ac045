// Programs whose look-ups are answered by a provider's plugin, a process that speaks the providers' protocol.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failure, preview, removePrograms, writeProgram } from "../../../../tests/engine/program";
import { previewProgram } from "../engine";
import { locatePlugin } from "./provider";
import { recordLookups, type LookupFile } from "./record-lookups";

let home: string;
beforeEach(() => (home = mkdtempSync(join(tmpdir(), "pulumi-home-"))));
afterEach(() => {
  rmSync(home, { recursive: true });
  removePrograms();
});

const ROOT = join(__dirname, "../../../..");

/** Installs the tests' provider as Pulumi installs a plugin. */
function install(
  version: string,
  lines = `exec '${process.execPath}' '${ROOT}/tests/support/engine/provider.cjs' aws "$@"`,
) {
  const folder = join(home, "plugins", `resource-aws-v${version}`);
  mkdirSync(folder, { recursive: true });
  const program = join(folder, "pulumi-resource-aws");
  writeFileSync(program, `#!/bin/sh\n${lines}\n`);
  chmodSync(program, 0o755);
  return program;
}

const env = () => ({ PATH: process.env["PATH"], PULUMI_HOME: home });

function inMemory(text = ""): LookupFile & { written: string[] } {
  const written: string[] = [];
  return { name: "lookups.yaml", text, written, write: (changed) => void written.push(changed) };
}

const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const ask = (name, args) => pulumi.runtime.invoke("aws:ec2/" + name + ":" + name, args, { version: "7.48.0" });
`;

function record(program: string, file: LookupFile, config: { [key: string]: string } = { "aws:region": "eu-west-1" }) {
  const cwd = writeProgram({ "index.js": PROGRAM + program });
  return recordLookups({ cwd, config }, file, env(), previewProgram);
}

test("asks the installed provider, run after run, and what it adds answers the next preview", async () => {
  install("7.48.0");
  const file = inMemory("# ours\n- token: aws:ec2/getVpc:getVpc\n  result: { id: vpc-1 }\n");
  const program = `
module.exports = (async () => {
  const vpc = await ask("getVpc", { default: true });
  const ami = await ask("getAmi", { owners: ["self"], vpc: vpc.id });
  const type = await ask("getInstanceType", { ami: ami.id });
  return { vpc: vpc.id, ami: ami.id, type: type.id };
})();`;
  const { lookups, added } = await record(program, file);
  expect(added).toBe(2);
  expect(file.written.at(-1)).toBe(`# ours
- token: aws:ec2/getVpc:getVpc
  result: { id: vpc-1 }
- token: aws:ec2/getAmi:getAmi
  args:
    owners:
      - self
    vpc: vpc-1
  result:
    id: getAmi-of-eu-west-1
    owners:
      - self
    vpc: vpc-1
- token: aws:ec2/getInstanceType:getInstanceType
  args:
    ami: getAmi-of-eu-west-1
  result:
    ami: getAmi-of-eu-west-1
    id: getInstanceType-of-eu-west-1
`);
  expect((await preview(PROGRAM + program, { lookups })).outputs).toEqual({
    vpc: "vpc-1",
    ami: "getAmi-of-eu-west-1",
    type: "getInstanceType-of-eu-west-1",
  });
  // Nothing is asked twice: without the plugin, the file alone answers.
  rmSync(join(home, "plugins"), { recursive: true });
  expect((await record(program, inMemory(file.written.at(-1)))).added).toBe(0);
});

test("an explicit provider is configured with its own inputs", async () => {
  install("7.48.0");
  const file = inMemory();
  await record(
    `class Aws extends pulumi.ProviderResource { constructor(name, props) { super("aws", name, props); } }
const provider = new Aws("main", { region: "eu-north-1" });
module.exports = pulumi.runtime.invoke("aws:ec2/getAmi:getAmi", {}, { provider }).then(({ id }) => ({ id }));`,
    file,
  );
  expect(file.written.join("")).toContain("id: getAmi-of-eu-north-1");
});

test.each([
  [
    "it is not installed",
    () => undefined,
    `ask("getAmi", {})`,
    /^no plugin of provider aws in .*plugins, nor on the PATH; run: pulumi plugin install resource aws v7\.48\.0$/,
  ],
  [
    "another version is installed",
    () => install("7.47.0"),
    `ask("getAmi", {})`,
    /run: pulumi plugin install resource aws v7\.48\.0$/,
  ],
  [
    "it ends at once",
    () => install("7.48.0", "echo no such library >&2; exit 3"),
    `ask("getAmi", {})`,
    /^provider aws 7\.48\.0: did not start: no such library$/,
  ],
  [
    "it refuses the call",
    () => install("7.48.0"),
    `ask("getAmi", { refuse: "no AMI matches" })`,
    /^look-up aws:ec2\/getAmi:getAmi: no AMI matches$/,
  ],
  [
    "it answers with a secret",
    () => install("7.48.0"),
    `ask("getAmi", { hide: "hunter2" })`,
    /^look-up aws:ec2\/getAmi:getAmi: its answer is a secret, which is not written to a file; add the entry by hand$/,
  ],
  [
    "the program fails for another reason",
    () => install("7.48.0"),
    `Promise.reject(new Error("out of paper"))`,
    /out of paper/,
  ],
])("nothing is written, and the reason is named, when %s", async (_, prepare, program, reason) => {
  prepare();
  const file = inMemory();
  const { message } = await failure(record(`module.exports = ${program};`, file) as never);
  expect(message).toMatch(reason);
  expect(message).not.toContain("hunter2");
  expect(file.written).toEqual([]);
});

test("a provider that refuses its configuration says why", async () => {
  install("7.48.0");
  const { message } = await failure(
    record(`module.exports = ask("getAmi", {});`, inMemory(), { "aws:region": "mars-1" }) as never,
  );
  expect(message).toBe("provider aws 7.48.0: there is no region mars-1");
});

test("answers that were given stay when a later look-up fails", async () => {
  install("7.48.0");
  const file = inMemory();
  const program = `module.exports = ask("getVpc", {}).then(({ id }) => ask("getAmi", { refuse: "no AMI in " + id }));`;
  expect((await failure(record(program, file) as never)).message).toContain("no AMI in getVpc-of-eu-west-1");
  expect(file.written).toHaveLength(1);
});

test("a program that asks something else in every run is told so", async () => {
  install("7.48.0");
  const file = inMemory();
  const program = `globalThis.runs = (globalThis.runs ?? 0) + 1; module.exports = ask("getAmi", { now: Math.random() });`;
  expect((await failure(record(program, file) as never)).message).toBe(
    "the program makes other look-ups in every run; 20 answers are in lookups.yaml",
  );
});

test("without a version the newest plugin is taken", () => {
  install("7.9.0");
  const newest = install("7.48.0");
  expect(locatePlugin({ package: "aws", version: "", inputs: {} }, env())).toBe(newest);
});
