// Installs the releases of Node that this project claims to run on, each into a folder that stays between runs.
import { join } from "node:path";
import { installInto } from "./npm-folder.mjs";
import { root } from "./workspace.mjs";

/** The oldest release, and the newest of each later line of long-term support. */
const VERSIONS = ["20.20.0", "22.23.5", "24.22.3"];
const name = `node-${process.platform}-${process.arch}`;
const folderOf = (version) => join(root, "node_modules", ".cache", "node", version);

/** The programs, by version, once `installNodes` has run. */
export const nodes = Object.fromEntries(
  VERSIONS.map((version) => [version, join(folderOf(version), "node_modules", name, "bin", "node")]),
);

/** Installs what is missing. @returns why a suite cannot run, if it cannot */
export function installNodes() {
  const installed = VERSIONS.every((version) => installInto(folderOf(version), { dependencies: { [name]: version } }));
  return installed ? undefined : "the npm registry cannot be reached, for releases of Node";
}
