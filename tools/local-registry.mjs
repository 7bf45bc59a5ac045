// Installs verdaccio, the npm registry on this machine that the suite `install` publishes to.
import { join } from "node:path";
import { installInto } from "./npm-folder.mjs";
import { root } from "./workspace.mjs";

const folder = join(root, "node_modules", ".cache", "verdaccio");
/** The program, once `installRegistry` has run. */
export const verdaccio = join(folder, "node_modules", "verdaccio", "bin", "verdaccio");

/** Installs it if it is missing. @returns why the suite cannot run, if it cannot */
export function installRegistry() {
  // This release runs on Node 20. It asks for `node-fetch@cjs`, a tag that not every mirror of npm's registry has.
  const manifest = { dependencies: { verdaccio: "6.2.4" }, overrides: { "node-fetch": "2.7.0" } };
  return installInto(folder, manifest) ? undefined : "the npm registry cannot be reached, for verdaccio";
}
