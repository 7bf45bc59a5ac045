// The packages that are published, packed as for a registry.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/workspace.mjs";
import { run } from "./programs.mjs";

const manifestOf = (folder) => JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));

/** Every published package, in the workspace: its folder and its manifest. */
export const packages = ["packages", "policies"]
  .flatMap((group) => readdirSync(join(root, group)).map((name) => join(group, name)))
  .filter((folder) => existsSync(join(root, folder, "package.json")))
  .map((folder) => ({ folder, manifest: manifestOf(folder) }))
  .filter(({ manifest }) => manifest.private !== true);

/** `npm exec` arguments that run pnpm in the version of the workspace. */
export const pnpm = ["exec", "--yes", `--package=${manifestOf(".").packageManager}`, "--", "pnpm"];

/** Packs every package. @returns the name of its file in `folder`, by the package's name */
export function packPackages(folder) {
  const filters = packages.flatMap(({ manifest }) => ["--filter", manifest.name]);
  run("npm", [...pnpm, "--recursive", ...filters, "pack", "--pack-destination", folder], { cwd: root });
  return Object.fromEntries(
    packages.map(({ manifest: { name, version } }) => [name, `${name.slice(1).replace("/", "-")}-${version}.tgz`]),
  );
}
