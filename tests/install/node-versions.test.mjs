// A smoke on every release of Node that the packages claim: the library loads, the reference program previews with policy packs.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { nodes } from "../../tools/node-versions.mjs";
import { policyPacks, root } from "../../tools/workspace.mjs";
import { run } from "../support/programs.mjs";

mkdirSync(join(root, "out"), { recursive: true });
// Below the workspace, so that its packages resolve.
const pack = mkdtempSync(join(root, "out", "node-versions-"));
after(() => rmSync(pack, { recursive: true, force: true }));

// Without a `pack.js` it runs in a process of its own, over gRPC.
writeFileSync(join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\n");
writeFileSync(join(pack, "package.json"), '{ "version": "1.0.0" }');
writeFileSync(
  join(pack, "index.js"),
  `const { PolicyPack } = require("@pulumi/policy");
  new PolicyPack("house", { policies: [{
    name: "node-version", description: "Which Node runs this pack.", enforcementLevel: "advisory",
    validateResource: ({ type }, report) => { if (type === "pulumi:pulumi:Stack") report("Node " + process.version); },
  }] });`,
);

for (const [version, node] of Object.entries(nodes))
  test(`Node ${version}`, () => {
    const cwd = root;
    const load = `const { TenantStack } = require("@retail-odoo/platform"); console.log(process.version, typeof TenantStack);`;
    assert.equal(run(node, ["-e", load], { cwd }), `v${version} function\n`);
    const packs = [...policyPacks, pack].flatMap((folder) => ["--policy-pack", folder]);
    const main = join(root, "packages", "preview", "dist", "cli", "main.js");
    const out = run(node, [main, "preview", "--stack", "dev", ...packs], { cwd, seconds: 240 });
    assert.match(out, /^Preview of retail-odoo\S*\/dev$/m);
    assert.ok(out.includes(`Node v${version}`), out);
    for (const name of ["encryption", "quotas", "tenancy"]) assert.match(out, new RegExp(`retail-odoo-${name}`));
  });
