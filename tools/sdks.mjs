// Installs the releases of the Pulumi SDK that the suite `sdk` runs programs with, each into a folder of its own that stays
// between runs.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { installInto } from "./npm-folder.mjs";
import { root } from "./workspace.mjs";

const cache = join(root, "node_modules", ".cache", "pulumi-sdk");
const versions = JSON.parse(readFileSync(join(root, "tests", "sdk", "versions.json"), "utf8"));

/** Installs what is missing. @returns why the suite cannot run, if it cannot */
export function installSdks() {
  const installed = versions.every((version) =>
    installInto(join(cache, version), { dependencies: { "@pulumi/pulumi": version } }),
  );
  return installed ? undefined : "the npm registry cannot be reached, for releases of @pulumi/pulumi";
}
