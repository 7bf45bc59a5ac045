import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PreviewError } from "../model";
import { readPackFolder } from "./pack-folder";

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), "pack-"))));
afterEach(() => rmSync(dir, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(dir, name), text);

const fault = (label: string): [string, number] => {
  try {
    readPackFolder(label);
  } catch (error) {
    if (error instanceof PreviewError) return [error.message, error.exitCode];
    throw error;
  }
  throw new Error("the folder was accepted");
};

test("every setting of a pack", () => {
  write(
    "PulumiPolicy.yaml",
    "runtime:\n  name: nodejs\n  options: { nodeargs: --a  --b=1, tsconfig: t.json, typescript: false }\nversion: 2",
  );
  write("package.json", '{ "version": "1.0.0", "main": "dist/index.js" }');
  expect(readPackFolder(dir)).toEqual({
    label: dir,
    dir,
    declaredVersion: "2",
    packageVersion: "1.0.0",
    nodeArgs: ["--a", "--b=1"],
    tsconfig: "t.json",
    typescript: false,
    listFile: join(dir, "dist/pack.js"),
  });
});

test.each([
  ["no main", "{}", "pack.js"],
  ["a folder", '{ "main": "out" }', "out/pack.js"],
  ["a file without its extension", '{ "main": "out/start" }', "out/pack.js"],
])("where the list is looked for: %s", (_name, manifest, listFile) => {
  write("PulumiPolicy.yaml", "runtime: nodejs");
  write("package.json", manifest);
  mkdirSync(join(dir, "out"));
  expect(readPackFolder(dir).listFile).toBe(join(dir, listFile));
});

test("no such folder", () => {
  expect(fault(join(dir, "nowhere"))).toEqual([`policy pack ${dir}/nowhere: the folder does not exist`, 2]);
  write("file", "");
  expect(fault(join(dir, "file"))).toEqual([`policy pack ${dir}/file: the folder does not exist`, 2]);
});

test("not a policy pack", () => {
  const reason = "it has no PulumiPolicy.yaml, so it is not a policy pack";
  expect(fault(dir)).toEqual([`policy pack ${dir}: ${reason}`, 2]);
});

test.each([
  [
    "runtime: python",
    'its runtime is "python"; an offline preview runs Node packs only (runtime: nodejs). Run this pack with the Pulumi CLI',
  ],
  [
    "runtime: { name: opa }",
    'its runtime is "opa"; an offline preview runs Node packs only (runtime: nodejs). Run this pack with the Pulumi CLI',
  ],
  ["description: none", 'PulumiPolicy.yaml names no runtime; write "runtime: nodejs"'],
  ["- nodejs", "PulumiPolicy.yaml must be a mapping of settings"],
  [
    "runtime: [",
    "PulumiPolicy.yaml cannot be read: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 11:",
  ],
  ["runtime: nodejs", "it has no package.json; a Node pack needs one with a version"],
])("a project file of %j", (project, reason) => {
  write("PulumiPolicy.yaml", project);
  expect(fault(dir)).toEqual([`policy pack ${dir}: ${reason}`, 1]);
});

test("a manifest that is not JSON", () => {
  write("PulumiPolicy.yaml", "runtime: nodejs");
  write("package.json", "{");
  expect(fault(dir)[0]).toMatch(/: package\.json cannot be read: Expected property name/);
});
