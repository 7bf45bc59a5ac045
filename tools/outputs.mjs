// npm run outputs: regenerates the outputs of the layered example's stacks. Values that only a deployment knows stay as they are in
// the file; where the file has none either, the command prints the path, and the author adds a plausible value.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepare, root } from "./workspace.mjs";

prepare();
// Imported after the installation.
const { format, resolveConfig } = await import("prettier");
const command = join(root, "packages", "preview", "dist", "cli", "main.js");
const fileOf = (layer) => join(root, "examples", "layered", "outputs", `${layer}.json`);
const below = ["--stack-outputs", `acme/retail-landing-zone/prod=${fileOf("landing-zone")}`];
const folder = mkdtempSync(join(tmpdir(), "retail-odoo-outputs-"));
const unknown = [];
try {
  for (const [layer, options] of [["landing-zone", []], ["platform", below]]) await update(layer, options); // prettier-ignore
} finally {
  rmSync(folder, { recursive: true });
}
for (const path of unknown)
  process.stderr.write(`${path} is only known after a deployment: write a plausible value.\n`);
process.exit(unknown.length > 0 ? 1 : 0);

async function update(layer, options) {
  const json = join(folder, "preview.json");
  const program = ["--cwd", join(root, "examples", "layered", layer), "--stack", "prod"];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [command, "preview", ...program, ...options, "--json", json],
    { encoding: "utf8" },
  );
  if (status !== 0) {
    process.stderr.write(stdout + stderr);
    process.exit(1);
  }
  const file = fileOf(layer);
  const outputs = known(JSON.parse(readFileSync(json, "utf8")).outputs, JSON.parse(readFileSync(file, "utf8")), layer);
  const style = await resolveConfig(file);
  writeFileSync(file, await format(JSON.stringify(outputs, null, 2), { ...style, parser: "json" }));
}

/** A preview's value; its unknowns are filled from `before`. */
function known(preview, before, path) {
  if (typeof preview !== "object" || preview === null) return preview;
  if (preview.unknown === true) {
    if (before === undefined || before?.unknown === true) unknown.push(path);
    return before ?? preview;
  }
  if (Array.isArray(preview)) return preview.map((value, index) => known(value, before?.[index], `${path}.${index}`));
  return Object.fromEntries(
    Object.entries(preview).map(([key, value]) => [key, known(value, before?.[key], `${path}.${key}`)]),
  );
}
