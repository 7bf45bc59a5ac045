// What suites and benches need of the machine: the reason to skip one, or undefined.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./workspace.mjs";

export const operatorTools = process.env.OPERATOR_TOOLS ?? join(root, "..", "shared", "operator-tools");

/** The reason to skip what runs these programs. */
export function needs(...programs) {
  const missing = programs.filter((program) => spawnSync("which", [program], { stdio: "ignore" }).status !== 0);
  return missing.length > 0 ? `no ${missing.join(", no ")}` : undefined;
}

/** The reason to skip what restores: barman of Debian reads the server of the same release. */
export function needsRecovery() {
  if (!existsSync(join(operatorTools, "unpack"))) return "no S3 server (OPERATOR_TOOLS)";
  if (!existsSync("/usr/lib/postgresql/15/bin/postgres")) return "no PostgreSQL 15";
  return needs("restic", "barman-cloud-backup", "jq", "zip", "unzip", "flock");
}
