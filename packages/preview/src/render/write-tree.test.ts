import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeTree } from "./write-tree";

/** What lies there: a link, a file with its text, or a folder with its files. */
function contentOf(path: string): unknown {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return { link: readlinkSync(path) };
  if (stat.isFile()) return readFileSync(path, "utf8");
  return Object.fromEntries(readdirSync(path).map((name) => [name, contentOf(join(path, name))]));
}

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
    expect(readdirSync(out)).toEqual([".retail-odoo", "db"]);
    expect(readdirSync(folder)).toEqual(["out"]);
  });

  it("accepts an empty folder", () => {
    mkdirSync(out);
    writeTree(out, new Map([["a.yaml", ""]]));
    expect(readdirSync(out)).toEqual([".retail-odoo", "a.yaml"]);
  });

  it.each([
    ["a folder it did not write", () => (mkdirSync(out), writeFileSync(join(out, "mine.txt"), "precious"))],
    ["a folder of folders, without reading all of it", () => mkdirSync(join(out, "inner"), { recursive: true })],
    ["a file", () => writeFileSync(out, "precious")],
    ["a link", () => symlinkSync(tmpdir(), out)],
  ])("leaves %s alone", (_what, prepare) => {
    prepare();
    const before = contentOf(out);
    expect(() => writeTree(out, new Map([["a.yaml", ""]]))).toThrow(
      `--out ${out}: was not written by retail-odoo, so it is left alone; name another folder or remove it`,
    );
    expect(readdirSync(folder)).toEqual(["out"]);
    expect(contentOf(out)).toEqual(before);
  });

  it("leaves its own folder alone once it holds another file", () => {
    writeTree(out, new Map([["web/a.yaml", "a: 1\n"]]));
    writeFileSync(join(out, "web/mine.txt"), "precious");
    expect(() => writeTree(out, new Map(), "--report")).toThrow(
      `--report ${out}: holds web/mine.txt, which retail-odoo did not write, so it is left alone; name another folder or remove it`,
    );
    expect(readFileSync(join(out, "web/mine.txt"), "utf8")).toBe("precious");
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
