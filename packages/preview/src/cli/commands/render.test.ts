import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fakeCli, fakeObject, fakeResult } from "@retail-odoo/testing";
import { runCli } from "../run";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "render-command-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const account = fakeObject("v1", "ServiceAccount", "odoo", "web", { automount: { unknown: true } });
const secret = fakeObject("v1", "Secret", "login", "web", { stringData: { secret: true } });

async function render(...args: string[]) {
  const cli = fakeCli(fakeResult([account, secret]), { cwd: folder });
  const code = await runCli(["render", ...args], cli.io, cli.engine);
  return { code, out: cli.stdout(), err: cli.stderr() };
}

describe("render", () => {
  it("writes the objects and counts what it omits", async () => {
    expect(await render("--out", "objects")).toEqual({
      code: 0,
      out: "Wrote 1 object in 1 namespace to objects\n  1 value unresolved: unresolved.json\n  1 Secret with data not written: secrets.json\n",
      err: "",
    });
    expect(readFileSync(join(folder, "objects/web/serviceaccount-odoo.yaml"), "utf8")).toBe(
      `apiVersion: v1\nautomount: \${unknown:${account.urn}#automount}\nkind: ServiceAccount\nmetadata:\n  name: odoo\n  namespace: web\n`,
    );
  });

  it("fills in values, and warns of values without a placeholder", async () => {
    writeFileSync(join(folder, "v.yaml"), `"unknown:${account.urn}#automount": false\n"unknown:x#y": 1\n`);
    expect(await render("--out", "objects", "--values", "v.yaml")).toEqual({
      code: 0,
      out: "Wrote 1 object in 1 namespace to objects\n  1 Secret with data not written: secrets.json\n",
      err: "warning: --values: this program has no placeholder unknown:x#y\n",
    });
    expect(readFileSync(join(folder, "objects/web/serviceaccount-odoo.yaml"), "utf8")).toContain(
      "\nautomount: false\n",
    );
  });

  it.each([
    [
      "a: [",
      "is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 5:",
    ],
    ["- a", "holds no mapping; write `key: value` lines"],
  ])("refuses values it cannot read: %s", async (text, reason) => {
    writeFileSync(join(folder, "v.yaml"), text);
    expect(await render("--out", "objects", "--values", "v.yaml")).toEqual({
      code: 2,
      out: "",
      err: `error: --values v.yaml: ${reason}\n`,
    });
  });

  it("does not replace a folder that it did not write", async () => {
    mkdirSync(join(folder, "mine"));
    writeFileSync(join(folder, "mine/a.txt"), "precious");
    expect((await render("--out", "mine")).code).toBe(2);
    expect(readdirSync(join(folder, "mine"))).toEqual(["a.txt"]);
    expect(readFileSync(join(folder, "mine/a.txt"), "utf8")).toBe("precious");
  });

  it("writes nothing into its own folder beside a file that was added there, which stays", async () => {
    await render("--out", "objects");
    writeFileSync(join(folder, "objects/web/notes.txt"), "precious");
    const before = readdirSync(join(folder, "objects"), { recursive: true });
    expect((await render("--out", "objects")).code).toBe(2);
    expect(readdirSync(join(folder, "objects"), { recursive: true })).toEqual(before);
    expect(readFileSync(join(folder, "objects/web/notes.txt"), "utf8")).toBe("precious");
  });
});
