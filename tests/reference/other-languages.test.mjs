// Components for other languages: why Pulumi's SDK cannot publish them. As soon as it can, this test fails, and the page is wrong.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../tools/workspace.mjs";

const folder = join(root, "packages", "platform");
const require = createRequire(join(folder, "package.json"));
// What `componentProviderHost` answers to `pulumi package get-schema` with.
const { Analyzer } = require("@pulumi/pulumi/provider/experimental/analyzer");
const page = readFileSync(join(root, "docs", "limits.md"), "utf8");

/** What the SDK refuses in a component: each property, with its type. */
function refusals(component) {
  const found = [];
  const analyzer = new Analyzer(folder, "retail-odoo", require("./package.json"), new Set([component]));
  const analyzeType = analyzer.analyzeType.bind(analyzer);
  // It stops at the first; this goes on to the others.
  analyzer.analyzeType = (...args) => {
    try {
      return analyzeType(...args);
    } catch ({ message }) {
      const [, property] = /(?:property|output) '([^']+)': type/.exec(message) ?? [];
      found.push(property ?? message);
      return { type: "string" };
    }
  };
  try {
    analyzer.analyze();
  } catch ({ message }) {
    found.push(message);
  }
  return [...new Set(found)];
}

for (const [component, expected] of Object.entries({
  PostgresHA: ["Component 'PostgresHA' constructor 'args' parameter must be an interface"],
  BackupVault: ["BackupVaultArgs.environment", "S3VaultArgs.mode", "Ownership.environment", "facts"],
  TenantStack: [
    ...["state", "profile", "service", "tenancy"].map((field) => `TenantSpec.${field}`),
    ...["version", "sessions", "objects"].map((field) => `TenantOdoo.${field}`),
    "TenantStackArgs.platform",
    "facts",
  ],
}))
  test(`${component} has arguments that the SDK cannot publish, and the page of limits names them`, () => {
    const found = refusals(component);
    assert.deepEqual(found, expected);
    for (const property of found.filter((each) => /^[\w.]+$/.test(each)))
      assert.ok(page.includes(`\`${property}\``), `docs/limits.md does not name ${property}`);
  });
