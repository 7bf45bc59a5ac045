// The tools that the whole command is compared with. They are too large to be dependencies of this workspace: npm installs them
// into a git-ignored folder when the comparison first runs, which a short round never does.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bench, run, SHORT } from "./measure.mjs";

export const peers = join(bench, "peers");

/** @returns the reason why they are missing, or undefined */
export async function installPeers() {
  const { dependencies } = readManifest(peers);
  const missing = Object.entries(dependencies).filter(([name, version]) => {
    const folder = join(peers, "node_modules", name);
    return !existsSync(folder) || readManifest(folder).version !== version;
  });
  if (missing.length === 0) return undefined;
  if (SHORT) return "CDK and cdk8s are not installed";
  process.stderr.write(`Installing ${missing.map(([name, version]) => `${name} ${version}`).join(", ")} ...\n`);
  const flags = ["--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=1"];
  try {
    await run("npm", ["install", ...flags], { cwd: peers });
    return undefined;
  } catch (error) {
    const [reason = error.message] = error.message.match(/(?<=npm error ).*/g) ?? [];
    return `npm could not install bench/peers (${reason})`;
  }
}

/** The script of a command that a package installs. */
export function binary(name, command) {
  const folder = join(peers, "node_modules", name);
  return join(folder, readManifest(folder).bin[command]);
}

function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}
