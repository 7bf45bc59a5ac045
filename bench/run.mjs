// npm run bench             everything
// npm run bench -- NAME...  some of it
// Prints ratios of one run, ours to theirs: what a machine does alone or beside others says little in milliseconds. A goal that
// is missed is "over" and no failure; the exit code is 1 only when something could not be run.
import { cpus } from "node:os";
import { prepare } from "../tools/workspace.mjs";
import { command } from "./command.mjs";
import { coldImport } from "./import.mjs";
import { policies } from "./policies.mjs";
import { postgres } from "./postgres.mjs";
import { preview } from "./preview.mjs";
import { registration } from "./registration.mjs";
import { tenants } from "./tenants.mjs";

const CASES = { registration, tenants, import: coldImport, preview, policies, command, postgres };
const COLUMNS = ["what", "ours", "theirs", "unit", "ratio", "goal", ""];
const WIDTHS = [71, 7, 7, 6, 5, 6, 4];

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in CASES));
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(", ")}. There is: ${Object.keys(CASES).join(", ")}.\n`);
  process.exit(2);
}
prepare();
const [{ model }] = cpus();
print([`${cpus().length} cores (${model.trim()}), Node ${process.versions.node}, ${process.platform} ${process.arch}`]);
print(cells(COLUMNS), cells(WIDTHS.map((width) => "-".repeat(width))));
for (const name of names.length > 0 ? names : Object.keys(CASES)) {
  try {
    for (const row of await CASES[name]()) print(cells(describe(row)));
  } catch (error) {
    print([`| ${name}: failed`]);
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  }
}

function describe({ what, ours, theirs, unit, goal, skipped }) {
  if (skipped) return [`${what}: skipped, ${skipped}`, "", "", "", "", `≤ ${goal}`, ""];
  const ratio = ours / theirs;
  const digits = (value) => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString("en"));
  return [what, digits(ours), digits(theirs), unit, ratio.toFixed(2), `≤ ${goal}`, ratio <= goal ? "ok" : "over"];
}

function cells(texts) {
  return `| ${texts.map((text, column) => text.padEnd(WIDTHS[column])).join(" | ")} |`;
}

function print(...lines) {
  process.stdout.write(`${lines.join("\n")}\n`);
}
