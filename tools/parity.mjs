// npm run parity: every check of checkov and trivy, an id a line, and whether the reference program satisfies it.
import { createRequire } from "node:module";
import { join } from "node:path";
import { prepare, root } from "./workspace.mjs";

const require = createRequire(import.meta.url);

prepare();
require(join(root, "tests/engine/node-ts.cjs"));
const { judge } = require(join(root, "tests/parity/table.ts"));
const { previewProgram } = require(join(root, "packages/preview/dist/engine"));

const stacks = {};
for (const stack of ["dev", "staging", "prod"]) stacks[stack] = (await previewProgram({ cwd: root, stack })).resources;
const rows = judge(stacks);
const width = (key) => Math.max(...rows.map((row) => row[key].length));
const [id, result] = [width("id"), width("result")];
for (const row of rows)
  console.log(`${row.id.padEnd(id)}  ${row.result.padEnd(result)}  ${row.says} (${row.detail.replace(/\.$/, "")})`);
const count = (word) => rows.filter((row) => row.result === word).length;
console.log(
  `\n${rows.length} ids: ${count("holds")} hold, ${count("nothing to check")} have nothing to check, ${count("departs")} depart, ${count("FAILS")} fail`,
);
process.exit(count("FAILS") > 0 ? 1 : 0);
