import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeTree } from "./write-tree";

describe("writeTree", () => {
  let folder: string;
  let out: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "write-tree-"));
    out = join(folder, "out");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("writes the files, and replaces its earlier output as a whole", () => {
    writeTree(out, new Map([["web/a.yaml", "a: 1\n"]]));
    expect(readFileSync(join(out, "web/a.yaml"), "utf8")).toBe("a: 1\n");
    writeTree(out, new Map([["db/b.yaml", "b: 2\n"]]));
    expect(readdirSync(out)).toEqual([".retail-odoo-render", "db"]);
    expect(readdirSync(folder)).toEqual(["out"]);
  });

  it("accepts an empty folder", () => {
    mkdirSync(out);
    writeTree(out, new Map([["a.yaml", ""]]));
    expect(readdirSync(out)).toEqual([".retail-odoo-render", "a.yaml"]);
  });

  it.each([
    ["a folder it did not write", () => (mkdirSync(out), writeFileSync(join(out, "mine.txt"), "precious"))],
    ["a file", () => writeFileSync(out, "precious")],
  ])("leaves %s alone", (_what, prepare) => {
    prepare();
    expect(() => writeTree(out, new Map([["a.yaml", ""]]))).toThrow(
      `--out ${out}: was not written by retail-odoo, so it is left alone; name another folder or remove it`,
    );
    expect(readdirSync(folder)).toEqual(["out"]);
  });

  it("keeps the old folder after a failure", () => {
    writeTree(out, new Map([["a.yaml", "old"]]));
    const clash = new Map([
      ["web", "a file"],
      ["web/a.yaml", "in a folder of that name"],
    ]);
    expect(() => writeTree(out, clash)).toThrow();
    expect(readdirSync(folder)).toEqual(["out"]);
    expect(readFileSync(join(out, "a.yaml"), "utf8")).toBe("old");
  });
});
