// The output of `retail-odoo render` for the reference program.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/workspace.mjs";
import { run } from "./programs.mjs";

/** Values for Karpenter's node classes: AWS assigns them, and the CRDs check their format. */
const ASSIGNED = { subnet: "subnet-0a1b2c", securityGroup: "sg-0a1b2c" };

/** Renders a stack into a folder, with well-formed values in place of the identifiers that AWS assigns. */
export function render(stack, out, program = root) {
  renderOnce(program, stack, out, []);
  const unresolved = JSON.parse(readFileSync(join(out, "unresolved.json"), "utf8"));
  const named = unresolved.flatMap(({ placeholder }) => {
    const [, kind] = /#spec\.(subnet|securityGroup)SelectorTerms/.exec(placeholder) ?? [];
    return kind ? [[placeholder, ASSIGNED[kind]]] : [];
  });
  if (program === root) assert.ok(named.length > 0, "no identifier of AWS is unresolved");
  writeFileSync(`${out}.values.json`, JSON.stringify(Object.fromEntries(named)));
  renderOnce(program, stack, out, ["--values", `${out}.values.json`]);
  return out;
}

function renderOnce(program, stack, out, options) {
  const cli = join(root, "packages", "preview", "dist", "cli", "main.js");
  const args = [cli, "render", "--cwd", program, "--stack", stack, "--out", out, ...options];
  run(process.execPath, args);
}

/** Every file below a folder that holds an object, as a relative path. */
export function objectFiles(out) {
  return readdirSync(out, { recursive: true })
    .filter((file) => /[/\\].*\.yaml$/.test(file))
    .sort();
}
