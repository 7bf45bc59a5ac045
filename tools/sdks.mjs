// Installs the releases of the Pulumi SDK that the suite `sdk` runs programs with, each into a folder of its own that stays
// between runs.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./workspace.mjs";

const cache = join(root, "node_modules", ".cache", "pulumi-sdk");
const versions = JSON.parse(readFileSync(join(root, "tests", "sdk", "versions.json"), "utf8"));
const LIMIT_MINUTES = 3;
/** How npm names a registry that does not answer. */
const UNREACHABLE = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT)\b/;

/** Installs what is missing. @returns why the suite cannot run, if it cannot */
export function installSdks() {
  for (const version of versions) {
    const folder = join(cache, version);
    if (existsSync(join(folder, "complete"))) continue;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
    const { status, stderr, error } = spawnSync("npm", [...args, `@pulumi/pulumi@${version}`], {
      cwd: folder,
      encoding: "utf8",
      timeout: LIMIT_MINUTES * 60_000,
      stdio: ["ignore", "ignore", "pipe"],
    });
    if (error?.code === "ETIMEDOUT" || UNREACHABLE.test(stderr ?? ""))
      return "the npm registry cannot be reached, for releases of @pulumi/pulumi";
    if (status !== 0) throw new Error(`@pulumi/pulumi ${version} cannot be installed: ${stderr}`);
    writeFileSync(join(folder, "complete"), "");
  }
  return undefined;
}
