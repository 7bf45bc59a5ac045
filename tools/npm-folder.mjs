// Installs packages that only a suite needs, into a folder that stays between runs.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const LIMIT_MINUTES = 3;
/** How npm names a registry that does not answer. */
const UNREACHABLE = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT)\b/;

/** Installs a manifest, unless `folder` has it. @returns whether the registry answered; throws for any other failure */
export function installInto(folder, manifest) {
  const text = `${JSON.stringify({ private: true, ...manifest })}\n`;
  const complete = join(folder, "complete");
  if (existsSync(complete) && readFileSync(complete, "utf8") === text) return true;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), text);
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  const { status, stderr, error } = spawnSync("npm", args, {
    cwd: folder,
    encoding: "utf8",
    timeout: LIMIT_MINUTES * 60_000,
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (error?.code === "ETIMEDOUT" || UNREACHABLE.test(stderr ?? "")) return false;
  if (status !== 0) throw new Error(`${Object.keys(manifest.dependencies).join(", ")} cannot be installed: ${stderr}`);
  writeFileSync(complete, text);
  return true;
}
