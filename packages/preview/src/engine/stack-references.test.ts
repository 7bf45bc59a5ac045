import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StackReferences } from "./stack-references";
import { secretOf, UNKNOWN } from "./wire";

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "references-"))));
afterAll(() => rmSync(folder, { recursive: true }));

function read(content: string): unknown {
  const file = join(folder, "outputs.json");
  writeFileSync(file, content);
  return new StackReferences({ "org/net/prod": file }).read("org/net/prod");
}

test("outputs are read unchanged, except for placeholders of secrets and unknowns", () => {
  const outputs = { plain: { a: [1] }, word: "[secret]", deep: { key: { secret: true } }, later: [{ unknown: true }] };
  expect(read(JSON.stringify(outputs))).toEqual({
    outputs: { plain: { a: [1] }, word: secretOf(UNKNOWN), deep: secretOf(UNKNOWN), later: UNKNOWN },
    secretOutputNames: ["word", "deep"],
  });
});

test("the document of a preview provides its outputs", () => {
  expect(read(JSON.stringify({ stack: "prod", resources: [], policies: [], outputs: { id: "x" } }))).toEqual({
    outputs: { id: "x" },
    secretOutputNames: [],
  });
});

test("faults name the flag", () => {
  expect(() => read("[]")).toThrow(
    /^--stack-outputs org\/net\/prod=.*outputs\.json: expected a JSON object of output names and values$/,
  );
  expect(() => read("{")).toThrow(/^--stack-outputs org\/net\/prod=.*outputs\.json: /);
  expect(() => new StackReferences({ b: "b.json", a: "a.json" }).read("c")).toThrow(
    /pass --stack-outputs c=outputs\.json\. Known stacks: b, a\.$/,
  );
});
