import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { count } from "../../analysis/format";
import { command } from "../command";
import {
  concerns,
  faultsOf,
  loadTenant,
  platformLibrary,
  readTenantWorkspace,
  TENANT_OPTIONS,
} from "../tenants/tenant-workspace";

export default command({
  name: "tenant check",
  about: "Validates tenant files and proves the platform with them. Without files: every tenant of the stack.",
  positionals: "[FILE...]",
  options: TENANT_OPTIONS,
  examples: [
    ["--stack prod", "every tenant of a stack"],
    ["tenants/bakery.yaml --stack prod", "one file, in the platform it is to fit"],
  ],
  run: ({ values, positionals }, context) => {
    const { print, io } = context;
    const workspace = readTenantWorkspace(values, context, "tenant check");
    const files = positionals.map((file) => loadTenant(resolve(io.cwd, file)));
    const missing = positionals.filter(
      (_file, index) => files[index]?.tenants.length === 0 && files[index]?.faults.length === 0,
    );
    const { tenants, faults } = platformLibrary().loadPortfolio(workspace.directory);
    const given = files.flatMap((file) => file.tenants);
    const names = given.map(({ name }) => name);
    const portfolio = {
      tenants: [...tenants.filter(({ name }) => !names.includes(name)), ...given],
      faults: [...faults, ...files.flatMap((file) => file.faults)],
    };
    const found = faultsOf(workspace, portfolio);
    const own =
      positionals.length === 0
        ? found
        : found.filter((fault) => concerns(fault, [...names, ...positionals.map(nameOf)]));
    for (const file of missing) io.stderr.write(`error: ${file}: ${noTenant(resolve(io.cwd, file))}\n`);
    for (const fault of own) io.stderr.write(`error: ${platformLibrary().describeFault(fault)}\n`);
    const others = found.length - own.length;
    if (others > 0) io.stderr.write(`${count(others, "fault")} of other tenants: run retail-odoo tenant check\n`);
    const wrong = own.length + missing.length;
    if (wrong === 0)
      print(`No fault in ${count(given.length || tenants.length, "tenant")} of stack ${workspace.target.stack}`);
    return Promise.resolve(wrong === 0 ? 0 : 1);
  },
});

/** Why a file yields neither a tenant nor a fault. */
function noTenant(path: string): string {
  if (!existsSync(path)) return "does not exist";
  if (statSync(path).isDirectory()) return "is a folder; name its files, or none for every tenant of the stack";
  return "is not a tenant file; a tenant file ends in .yaml and does not begin with _";
}

function nameOf(file: string): string {
  return file.replace(/^.*[/\\]/, "").replace(/\.ya?ml$/, "");
}
