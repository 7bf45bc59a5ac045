// What `retail-odoo render` writes of the reference program.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/workspace.mjs";
import { run } from "./programs.mjs";

/** Values by what they are in Karpenter's node classes: AWS gives them, and definitions know what such names look like. */
const GIVEN = { subnet: "subnet-0a1b2c", securityGroup: "sg-0a1b2c" };

/** Renders a stack into a folder; what its definitions want to look like a name of AWS does. */
export function render(stack, out, program = root) {
  renderOnce(program, stack, out, []);
  const unresolved = JSON.parse(readFileSync(join(out, "unresolved.json"), "utf8"));
  const named = unresolved.flatMap(({ placeholder }) => {
    const [, kind] = /#spec\.(subnet|securityGroup)SelectorTerms/.exec(placeholder) ?? [];
    return kind ? [[placeholder, GIVEN[kind]]] : [];
  });
  if (program === root) assert.ok(named.length > 0, "no name of AWS is asked for");
  writeFileSync(`${out}.values.json`, JSON.stringify(Object.fromEntries(named)));
  renderOnce(program, stack, out, ["--values", `${out}.values.json`]);
  return out;
}

function renderOnce(program, stack, out, options) {
  const cli = join(root, "packages", "preview", "dist", "cli", "main.js");
  const args = [cli, "render", "--cwd", program, "--stack", stack, "--out", out, ...options];
  run(process.execPath, args);
}
