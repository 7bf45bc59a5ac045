// npm run bench                         every bench
// npm run bench -- NAME...              some of them
// npm run bench -- --short [NAME...]    one short round: checks that each bench runs to its end and prints its ratios
// Prints ratios of one run, ours to theirs, because milliseconds depend on the machine and its other load. A missed goal is
// printed as "over" and does not fail the run; the exit code is 1 only when a bench could not run.
import { cpus } from "node:os";
import { prepare } from "../tools/workspace.mjs";
import { SHORT } from "./measure.mjs";

/** Each bench's module, imported once the packages are installed and built. */
const CASES = {
  registration: async () => (await import("./registration.mjs")).registration(),
  tenants: async () => (await import("./tenants.mjs")).tenants(),
  import: async () => (await import("./import.mjs")).coldImport(),
  preview: async () => (await import("./preview.mjs")).preview(),
  scale: async () => (await import("./scale.mjs")).scale(),
  policies: async () => (await import("./policies.mjs")).policies(),
  engine: async () => (await import("./engine.mjs")).engine(),
  command: async () => (await import("./command.mjs")).command(),
  postgres: async () => (await import("./postgres.mjs")).postgres(),
  cost: async () => (await import("./cost.mjs")).cost(),
  load: async () => (await import("./load.mjs")).load(),
  recovery: async () => (await import("./recovery.mjs")).recovery(),
};
const COLUMNS = ["what", "ours", "theirs", "unit", "ratio", "goal", ""];
const WIDTHS = [71, 7, 7, 6, 5, 6, 4];

const names = process.argv.slice(2).filter((argument) => argument !== "--short");
const unknown = names.filter((name) => !(name in CASES));
if (unknown.length > 0) {
  process.stderr.write(`There is no bench ${unknown.join(", ")}. Benches: ${Object.keys(CASES).join(", ")}.\n`);
  process.exit(2);
}
prepare();
const [{ model }] = cpus();
print([`${cpus().length} cores (${model.trim()}), Node ${process.versions.node}, ${process.platform} ${process.arch}`]);
if (SHORT) print(["A short round: its ratios only show that every bench runs."]);
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
  if (!Number.isFinite(ratio)) throw new Error(`${what}: ${ours} / ${theirs} is no ratio.`);
  const digits = (value) => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString("en"));
  return [what, digits(ours), digits(theirs), unit, ratio.toFixed(2), `≤ ${goal}`, ratio <= goal ? "ok" : "over"];
}

function cells(texts) {
  return `| ${texts.map((text, column) => text.padEnd(WIDTHS[column])).join(" | ")} |`;
}

function print(...lines) {
  process.stdout.write(`${lines.join("\n")}\n`);
}
