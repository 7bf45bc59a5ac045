// npm start: previews the reference program with every policy pack and writes the report to out/report/.
//   npm start -- --stack prod
// npm run retail-odoo -- COMMAND ...: any other command.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { policyPacks, prepare, root } from "./workspace.mjs";

prepare();
const cli = join(root, "packages", "preview", "dist", "cli", "main.js");
const given = process.argv.slice(2);
const args = given[0] === "--cli" ? given.slice(1) : ["preview", ...defaults(given), ...given];
const { status } = spawnSync(process.execPath, [cli, ...args], { cwd: root, stdio: "inherit" });
process.exit(status ?? 1);

function defaults(given) {
  const has = (option) => given.some((arg) => arg === option || arg.startsWith(`${option}=`));
  return [
    ...(has("--stack") ? [] : ["--stack", "dev"]),
    ...(has("--policy-pack") || has("--no-policies") ? [] : policyPacks.flatMap((pack) => ["--policy-pack", pack])),
    ...(has("--report") ? [] : ["--report", "out/report"]),
  ];
}
