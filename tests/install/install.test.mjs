// The packages as a stranger gets them: from a registry, into an empty folder, by npm, pnpm and Yarn.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../../tools/workspace.mjs";
import { packages, packPackages, pnpm } from "../support/packages.mjs";
import { attempt, run } from "../support/programs.mjs";
import { testManifests } from "./manifests.mjs";
import { startRegistry } from "./registry.mjs";

const folder = mkdtempSync(join(tmpdir(), "retail-odoo-install-"));
const names = packages.map(({ manifest }) => manifest.name);
const packs = names.filter((name) => name.startsWith("@retail-odoo/policy-") && name !== "@retail-odoo/policy-kit");
/** Provider SDKs have some ten thousand files. */
const SECONDS = 480;
const files = {};
let registry;

before(async () => {
  Object.assign(files, packPackages(folder));
  registry = await startRegistry(join(folder, "registry"));
  const cwd = emptyFolder("publisher");
  // Provenance is signed by the CI that publishes; no test has its identity.
  for (const file of Object.values(files)) run("npm", ["publish", join(folder, file), "--provenance=false"], { cwd });
});
after(async () => {
  await registry?.service.end();
  rmSync(folder, { recursive: true, force: true });
});

testManifests(folder, files);

/** A folder with nothing but the address of the registry. */
function emptyFolder(name) {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, ".npmrc"), registry.npmrc);
  return path;
}

/** The commands of the first shell block below a heading of README.md. */
function commandsOf(heading) {
  const page = readFileSync(join(root, "README.md"), "utf8");
  return new RegExp(`^## ${heading}$[^]*?^\`\`\`sh\\n([^]*?)^\`\`\``, "m").exec(page)[1].trim().split("\n");
}

/** What a program needs beside the library: the SDKs that it imports, and a compiler. */
const OWN = ["@pulumi/pulumi", "@pulumi/aws", "@pulumi/kubernetes", "@pulumi/random", "typescript@5"];
// On Node 20, Yarn 1 refuses SDKs whose metadata asks for Node 22; npm and pnpm warn.
const YARN = ["exec", "--yes", "--package=yarn@1.22.22", "--", "yarn", "add", "--ignore-scripts", "--ignore-engines"];
const managers = {
  npm: ["install", "--no-audit", "--no-fund", ...packs],
  pnpm: [...pnpm, "add", "--ignore-scripts", ...names, ...OWN],
  yarn: [...YARN, ...names, ...OWN],
};

for (const [manager, install] of Object.entries(managers))
  test(manager, async (t) => {
    const cwd = emptyFolder(manager);
    const example = join(cwd, "node_modules", "@retail-odoo", "platform", "dist", "example");
    if (manager === "npm")
      await t.test("the commands of README.md", () => {
        const [get, copy, preview, ...more] = commandsOf("Install");
        assert.deepEqual(more, []);
        for (const command of [get, copy]) run("sh", ["-ec", command], { cwd, seconds: SECONDS });
        assert.match(run("sh", ["-ec", preview], { cwd }), /^Preview of existing-cluster\/dev$/m);
      });
    run("npm", install, { cwd, seconds: SECONDS });
    cpSync(example, cwd, { recursive: true });
    await t.test("CommonJS", () => assert.deepEqual(JSON.parse(run("node", ["-e", REQUIRES], { cwd })), EXPECTED));
    await t.test("ES modules", () =>
      assert.deepEqual(JSON.parse(run("node", ["--input-type=module", "-e", IMPORTS], { cwd })), EXPECTED),
    );
    await t.test("TypeScript, strict, as both kinds of module", () => {
      for (const kind of ["mts", "cts"]) writeFileSync(join(cwd, `consumer.${kind}`), TYPED);
      const options = JSON.parse(readFileSync(join(cwd, "tsconfig.json"), "utf8"));
      writeFileSync(join(cwd, "tsconfig.json"), JSON.stringify({ ...options, include: ["*.ts", "*.mts", "*.cts"] }));
      // Pulumi's own compiler where npm is in use; the others differ in where packages lie, which the fast one shows as well.
      const fast = join(root, "node_modules", "@typescript", "native", "bin", "tsc");
      const compiler = manager === "npm" ? join("node_modules", "typescript", "bin", "tsc") : fast;
      run(process.execPath, [compiler, "-p", "."], { cwd });
    });
    await t.test("preview with every pack", () => {
      const options = packs.flatMap((name) => ["--policy-pack", join("node_modules", name)]);
      const { status, stdout, stderr } = attempt("npx", ["--no-install", "retail-odoo", "preview", ...options], {
        cwd,
      });
      assert.equal(status, 0, stdout + stderr);
      assert.match(stdout, /^Preview of existing-cluster\/dev$/m);
      for (const name of packs)
        assert.ok(stdout.includes(name.replace("@retail-odoo/policy-", "retail-odoo-")), stdout);
    });
  });

/** What both kinds of module print: whether a component is a class, a version table, a helper and the rules of a pack. */
const EXPECTED = ["function", "string", "function", true, true];
const VALUES =
  "[typeof platform.TenantStack, typeof contract.BASELINES['2026.1'].kubernetes, typeof kit.ofType, pack.policies.length > 0, typeof preview === 'object']";
const MODULES = {
  platform: "platform",
  contract: "contract",
  kit: "policy-kit",
  pack: "policy-tenancy/pack",
  preview: "preview",
};
const REQUIRES = `${Object.entries(MODULES)
  .map(([name, path]) => `const ${name} = require("@retail-odoo/${path}");`)
  .join("\n")}\nconsole.log(JSON.stringify(${VALUES}));`;
// Named imports, which Node finds only where it can read a CommonJS module's exports without running it.
const IMPORTS = `
import { TenantStack } from "@retail-odoo/platform";
import { BASELINES } from "@retail-odoo/contract";
import { ofType } from "@retail-odoo/policy-kit";
import { policies } from "@retail-odoo/policy-tenancy/pack";
import * as preview from "@retail-odoo/preview";
const [platform, contract, kit, pack] = [{ TenantStack }, { BASELINES }, { ofType }, { policies }];
console.log(JSON.stringify(${VALUES}));`;
const TYPED = `
import { BASELINES, type Baseline } from "@retail-odoo/contract";
import { PostgresHA, type PostgresHAArgs, UserInputError } from "@retail-odoo/platform";
import { ofType, requireTrue } from "@retail-odoo/policy-kit";
import { name, policies } from "@retail-odoo/policy-tenancy/pack";
import type { PreviewResult } from "@retail-odoo/preview";

export const baseline: Baseline = BASELINES["2026.1"];
// @ts-expect-error no such engine: the declarations are found, and are not any
export const wrong: PostgresHAArgs = { engine: "oracle" };
export const server = (args: PostgresHAArgs): PostgresHA => new PostgresHA("erp", args);
export const rule = ofType<{ encrypted?: boolean }>("aws:ebs/volume:Volume", ({ encrypted }, report) =>
  requireTrue(report, "encrypted", encrypted, "the volume is not encrypted"),
);
export const known = (result: PreviewResult): number => result.resources.length + policies.length + name.length;
export { UserInputError };
`;
