// docs/recovery.md against the code: its commands have these options, its tests exist, its configuration is accepted.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { planCell, type PlatformConfig } from "@retail-odoo/platform";
import { parse } from "yaml";
import { root } from "./glossary";

const page = readFileSync(join(root, "docs", "recovery.md"), "utf8");
const scripts = join(root, "packages", "platform", "scripts");

test("every test that the page names as proof exists", () => {
  const folder = join(root, "tests", "recovery");
  const suites = readdirSync(folder).filter((file) => file.endsWith(".test.mjs"));
  const names = suites.flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(/^test\("([^"]+)"/gm)].map((match) => match[1]),
  );
  const rows = page.split("\n").filter((line) => line.startsWith("| "));
  const proofs = rows.flatMap((row) => [...row.matchAll(/(?<=[|;] )_([^_]+)_(?= *[|;])/g)].map((match) => match[1]!));
  expect(proofs.length).toBeGreaterThanOrEqual(9);
  expect(proofs.filter((proof) => !names.includes(proof))).toEqual([]);
});

test("every script that the page names exists, and every script is named or sourced", () => {
  const named = new Set([...page.matchAll(/([\w-]+\.sh)/g)].map((match) => match[1]!));
  expect([...named].filter((script) => !existsSync(join(scripts, script)))).toEqual([]);
  for (const script of ["restore-database.sh", "restore-files.sh", "verify-database.sh", "verify-files.sh"])
    expect(named).toContain(script);
});

test("the configuration of the page is accepted, and starts from the server it names", () => {
  const [, text] = /^```yaml\n([\s\S]*?)^```$/m.exec(page)!;
  const { databases } = parse(text!) as Pick<PlatformConfig, "databases">;
  const cluster = { existing: { name: "lab", storageClass: "fast", sharedStorageClass: "nfs" } };
  const vault = { existing: { bucket: "backups", region: "eu-central-1", lockDays: 35 } };
  const config = { environment: "dev", baseline: "2026.1", domain: "erp.example.com", cluster, vault, databases };
  const cell = planCell("lab", { ...config, tenants: [] } as unknown as PlatformConfig & { tenants: [] });
  expect(cell.databases["main-restored"]).toMatchObject({ restore: { server: "main", archive: "main-pg17" } });
});
