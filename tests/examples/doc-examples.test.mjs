// Every `@example` of a public name, as an editor shows it: it compiles under `strict`, and previews.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { after, test } from "node:test";
import { root } from "../../tools/workspace.mjs";
import { attempt } from "../support/programs.mjs";

const sources = join(root, "packages", "platform", "src");
mkdirSync(join(root, "out"), { recursive: true });
// Below the workspace, so that its packages resolve.
const folder = mkdtempSync(join(root, "out", "doc-examples-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** What an example may use without saying where it comes from: a reader has it from the page around it. */
const SURROUNDINGS = {
  Provider: 'import { Provider } from "@pulumi/kubernetes/provider";',
  kubernetes: 'const kubernetes = new Provider("lab", { context: "lab" });',
  ownership:
    'const ownership = { platform: "retail", environment: "prod" as const, owner: "team", costCentre: "4711" };',
  bakery: `const bakery: TenantSpec = {
    name: "bakery", customer: "bakery", state: "active", country: "BE", profile: "branch", service: "essential",
    tenancy: "shared", database: "main",
    workload: { stores: 4, posTerminals: 7, posOrdersPerHour: 260, onlineOrdersPerHour: 0, concurrentUsers: 12 },
    data: { databaseGiB: 3, filestoreGiB: 2, growthGiBPerMonth: 0.2 },
    hosts: ["bakery.erp.example.com"],
    odoo: { version: "19.0", image: "registry.example/odoo@sha256:${"a".repeat(64)}", modules: ["point_of_sale"] },
  };`,
  config: `const config: PlatformConfig = {
    environment: "dev", baseline: "2026.1", domain: "erp.example.com",
    cluster: { existing: { name: "lab", storageClass: "gp3", sharedStorageClass: "efs", installed: ["traefik"] } },
    databases: { main: { engine: "cloudnative-pg", size: "dev" } },
    vault: { existing: { bucket: "odoo-backups", region: "eu-central-1" } },
  };`,
  platform:
    'const platform = new RetailOdooPlatform("lab", { ...config, tenants: [bakery] }, { providers: { kubernetes } });',
  args: `const args: LandingZoneArgs = {
    region: "eu-central-1", accountId: "123456789012", zones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
    privateAccessFrom: ["10.8.0.0/16"], access: { admins: ["arn:aws:iam::123456789012:role/deploy"] },
    environment: "prod", baseline: BASELINES["2026.1"], ownership,
  };`,
  keys: 'const keys = createKeys(createLandingZoneContext("retail", args));',
  zone: 'const zone = new LandingZone("retail", args);',
  vault:
    'const vault = new BackupVault("shop", { existing: { bucket: "odoo-backups", region: "eu-central-1" }, environment: "dev" });',
  erp: `const erp = new PostgresHA("erp", {
    engine: "cloudnative-pg", major: 17, namespace: "databases", size: "m", durability: "balanced",
    backup: { bucket: "erp-backups", region: "eu-central-1" },
  });`,
};

const PARTS = new Set([...namesOf(join("landing-zone", "standalone.ts")), "createLandingZoneContext", "keyPolicies"]);
const PUBLIC = new Set([...namesOf("index.ts"), ...PARTS]);
const examples = files(sources).flatMap(examplesOf);

test("every component has an example", () => {
  const components = files(sources).flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/^export class (\w+) extends pulumi\.ComponentResource/gm)].map(
      ([, name]) => name,
    ),
  );
  const shown = new Set(examples.map(({ name }) => name));
  assert.deepEqual(
    components.filter((name) => PUBLIC.has(name) && !shown.has(name)),
    [],
  );
});

test("the examples compile under `strict`", () => {
  for (const { name, code } of examples) {
    const project = join(folder, name);
    mkdirSync(join(project, "tenants"), { recursive: true });
    writeFileSync(join(project, "index.ts"), programOf(code));
    writeFileSync(join(project, "package.json"), JSON.stringify({ name: "example", main: "index.ts" }));
    writeFileSync(join(project, "Pulumi.yaml"), "name: example\nruntime: nodejs\n");
  }
  const files = examples.map(({ name }) => `${name}/index.ts`);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ extends: "../../tsconfig.json", files }));
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  const { stdout, stderr } = attempt(process.execPath, [compiler, "-p", folder]);
  assert.equal(stdout + stderr, "");
});

for (const { name, file, code } of examples)
  test(`the example of ${name} previews (${file})`, () => {
    // A reference reads what another stack published: `examples/layered` does.
    if (/\.load\(/.test(code)) return;
    const cli = join(root, "packages", "preview", "dist", "cli", "main.js");
    const command = [cli, "preview", "--stack", "prod"];
    const { status, stdout, stderr } = attempt(process.execPath, command, { cwd: join(folder, name) });
    assert.equal(status, 0, `${programOf(code)}\n${stdout}${stderr}`);
  });

function files(place) {
  return readdirSync(place).flatMap((name) => {
    const path = join(place, name);
    if (statSync(path).isDirectory()) return files(path);
    return name.endsWith(".ts") && !name.endsWith(".test.ts") ? [path] : [];
  });
}

/** Names that a file exports from others. */
function namesOf(file) {
  const lists = [...readFileSync(join(sources, file), "utf8").matchAll(/^export (?:type )?\{([^}]*)\}/gm)];
  return lists.flatMap(([, list]) => list.split(",").map((one) => one.replace(/\btype\b/, "").trim())).filter(Boolean);
}

/** The code of each `@example` of a file, and the name that it stands before. */
function examplesOf(file) {
  const text = readFileSync(file, "utf8");
  const comments = text.matchAll(
    /\/\*\*(?:(?!\*\/)[^])*?@example(?:(?!\*\/)[^])*?\*\/\s*export (?:abstract )?(?:class|function) (\w+)/g,
  );
  return [...comments].map(([comment, name]) => {
    const [, fenced] = /```typescript\n([^]*?)```/.exec(comment) ?? [];
    assert.ok(fenced, `${file}: the example of ${name} is not fenced as typescript`);
    return { name, file: relative(root, file), code: fenced.replaceAll(/^ \* ?/gm, "") };
  });
}

/** The example, with what it uses and does not declare before it. */
function programOf(code) {
  const before = [];
  const taken = new Set();
  const need = (text) => {
    for (const [word] of text.replaceAll("...", " ").matchAll(/(?<![.\w"'/-])[A-Za-z]\w*(?![\w"'/-]|\??:)/g))
      if (SURROUNDINGS[word] && !taken.has(word) && !new RegExp(`\\b(const|import \\{) ${word}\\b`).test(code)) {
        taken.add(word);
        need(SURROUNDINGS[word].replace(new RegExp(`const ${word}\\b`), ""));
        before.push(SURROUNDINGS[word]);
      }
  };
  need(code);
  const whole = [...before, code].join("\n");
  const used = [...PUBLIC].filter(
    (name) => new RegExp(`(?<![.\\w])${name}\\b`).test(whole) && !new RegExp(`import .*\\b${name}\\b`).test(code),
  );
  const imported = used.filter((name) => !PARTS.has(name));
  const parts = used.filter((name) => PARTS.has(name));
  return [
    ...before.filter((line) => line.startsWith("import")),
    `import { ${[...imported, ...(parts.length > 0 ? ["landingZoneParts"] : [])].join(", ")} } from "@retail-odoo/platform";`,
    ...(parts.length > 0 ? [`const { ${parts.join(", ")} } = landingZoneParts;`] : []),
    ...before.filter((line) => !line.startsWith("import")),
    /\bawait\b/.test(code) ? `export = async () => {\n${code.replaceAll(/^export /gm, "")}\n};` : code,
  ].join("\n");
}
