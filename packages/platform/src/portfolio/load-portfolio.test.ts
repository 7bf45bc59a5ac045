import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { loadPortfolio } from "./load-portfolio";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "tenants-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function load(files: { [name: string]: string }) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { tenants, faults } = loadPortfolio(folder);
  const reported = faults.map(
    ({ path, value, reason }) => `${path.replace(basename(folder), "tenants")} | ${String(value)} | ${reason}`,
  );
  return { tenants, reported };
}

test("a file extends another: objects are merged, lists and values replaced, the file names the tenant", () => {
  const { tenants, reported } = load({
    "_defaults.yaml": "country: DE\nodoo: { version: '19.0', modules: [stock, account] }\n",
    "_brand.yaml": "extends: _defaults.yaml\ncountry: DK\n",
    "shop.yaml": "extends: _brand.yaml\nhosts: [shop.example.com]\nodoo: { modules: [point_of_sale] }\n",
  });
  expect(reported).toEqual([]);
  expect(tenants).toEqual([
    { name: "shop", country: "DK", hosts: ["shop.example.com"], odoo: { version: "19.0", modules: ["point_of_sale"] } },
  ]);
});

test("a field with the prototype's name stays a field, inherited or not, so that the proof refuses it", () => {
  const { tenants } = load({
    "_defaults.yaml": "odoo: { __proto__: { version: '19.0' } }\n",
    "shop.yaml": "extends: _defaults.yaml\n__proto__: { country: DE }\nodoo: { __proto__: { image: x } }\n",
  });
  expect(JSON.stringify(tenants)).toBe(
    '[{"odoo":{"__proto__":{"version":"19.0","image":"x"}},"__proto__":{"country":"DE"},"name":"shop"}]',
  );
});

test("a broken file reports its faults and does not hide the others", () => {
  const { tenants, reported } = load({
    "a.yaml": "country: DE\n",
    "b.yaml": "country: [DE\n",
    "c.yaml": "- DE\n",
    "d.yaml": "extends: _missing.yaml\n",
    "e.yaml": "extends: e.yaml\n",
    "f.yaml": "name: g\ncountry: AT\n",
    "h.yaml": "country: DE\n---\ncountry: AT\n",
    "i.yaml": `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefgh"
      .split("")
      .map(
        (c, n) =>
          `${c}: &${c} [${Array(9)
            .fill("*" + "abcdefg"[n])
            .join(",")}]`,
      )
      .join("\n")}\n`,
    "z.txt": "not a tenant",
  });
  expect(tenants.map((tenant) => tenant.name)).toEqual(["a", "f"]);
  expect(reported).toEqual([
    "tenants/b.yaml | line 2, column 1 | is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
    "tenants/c.yaml | undefined | holds no fields",
    "tenants/d.yaml.extends | _missing.yaml | is not a file",
    `tenants/e.yaml.extends | ${join(folder, "e.yaml")} | extends itself`,
    "tenants/f.yaml.name | g | differs from the file's name f",
    "tenants/h.yaml | undefined | holds 2 documents",
    "tenants/i.yaml | undefined | is not YAML that can be used: Excessive alias count indicates a resource exhaustion attack",
  ]);
});

test("an entry that cannot be read, or would be passed over, is a fault that names it", () => {
  mkdirSync(join(folder, "old.yaml"));
  symlinkSync(join(folder, "gone"), join(folder, "link.yaml"));
  const { tenants, reported } = load({
    "a.yaml": "country: DE\n",
    "b.YAML": "country: DE\n",
    "c.Yml": "country: DE\n",
  });
  expect(tenants.map((tenant) => tenant.name)).toEqual(["a"]);
  expect(reported).toEqual([
    "tenants/b.YAML | undefined | has an extension in capital letters",
    "tenants/c.Yml | undefined | has an extension in capital letters",
    "tenants/link.yaml | undefined | cannot be read: it is a link to a file that does not exist",
    "tenants/old.yaml | undefined | cannot be read: it is a folder",
  ]);
});

test("a file in place of the directory", () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  expect(loadPortfolio(file).faults.map(({ value, reason }) => [value, reason])).toEqual([
    [file, "is not a directory"],
  ]);
});

test("a directory that is not there", () => {
  rmSync(folder, { recursive: true });
  const { tenants, faults } = loadPortfolio(folder);
  expect(tenants).toEqual([]);
  expect(faults.map((fault) => fault.reason)).toEqual(["is not a directory"]);
  writeFileSync(folder, "");
});

test.each([
  ["..", "lies outside the portfolio's folder"],
  ["../../../../etc/hostname", "lies outside the portfolio's folder"],
  ["../secret.yaml", "lies outside the portfolio's folder"],
  ["/etc/hostname", "is not a file"],
  [".", "is not a file"],
  ["_link.yaml", "links to a file outside the portfolio's folder"],
])("a file that extends %s is a fault without any content of that file", (base, reason) => {
  const outside = mkdtempSync(join(tmpdir(), "secret-"));
  writeFileSync(join(outside, "secret.yaml"), "s3cret\n");
  symlinkSync(join(outside, "secret.yaml"), join(folder, "_link.yaml"));
  writeFileSync(join(folder, "shop.yaml"), `extends: ${JSON.stringify(base)}\n`);
  const { tenants, faults } = loadPortfolio(folder);
  rmSync(outside, { recursive: true });
  expect([tenants, faults.map(({ value, reason: found }) => [value, found])]).toEqual([[], [[base, reason]]]);
});

test("a file may extend the shared defaults of the folder above", () => {
  mkdirSync(join(folder, "dev"));
  writeFileSync(join(folder, "_defaults.yaml"), "country: DE\n");
  writeFileSync(join(folder, "dev/shop.yaml"), "extends: ../_defaults.yaml\n");
  expect(loadPortfolio(join(folder, "dev"))).toEqual({ tenants: [{ name: "shop", country: "DE" }], faults: [] });
});

test.each([
  ["an endless alias", "a: &a { b: [*a] }\n", "contains itself through an alias"],
  [
    "an alias without an anchor",
    "a: *s3cret\n",
    "is not YAML that can be used: Unresolved alias (the anchor must be set before the alias)",
  ],
  ["plain text", "s3cret\n", "holds no fields"],
  ["binary content", "customer: !!binary czNjcmV0\n", "is a Buffer"],
  ["a set", "hosts: !!set { s3cret }\n", "is a Set"],
])("%s is a fault that does not repeat the file", (_what, text, reason) => {
  writeFileSync(join(folder, "shop.yaml"), text);
  const { tenants, faults } = loadPortfolio(folder);
  expect([tenants, faults.map((fault) => fault.reason)]).toEqual([[], [reason]]);
  expect(JSON.stringify(faults)).not.toContain("s3cret");
});

test("a value of YAML that no tenant file has is named by its file and field", () => {
  writeFileSync(join(folder, "shop.yaml"), "data: { databaseGiB: !!binary czNjcmV0 }\n");
  expect(loadPortfolio(folder).faults.map(({ path }) => path.replace(/^.*[/]/, ""))).toEqual([
    "shop.yaml.data.databaseGiB",
  ]);
});
