// How everything here is measured: each time in a process of its own, both sides in turn, the least of several rounds.
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "../tools/workspace.mjs";

export const bench = dirname(fileURLToPath(import.meta.url));
/** Git-ignored, and inside the workspace, so that what is generated finds its modules. */
export const scratch = join(root, "out", "bench");
export const cli = join(root, "packages", "preview", "dist", "cli", "main.js");

/**
 * Runs both sides in turn, so that a machine that slows down slows both. The first round warms caches and does not count.
 * @param sides functions that measure once and answer numbers by name
 * @returns the least of every number, by side
 */
export async function least(sides, rounds) {
  const best = Object.fromEntries(Object.keys(sides).map((side) => [side, {}]));
  for (let round = 0; round <= rounds; round++) {
    const order = Object.entries(sides);
    for (const [side, measure] of round % 2 === 0 ? order : order.reverse()) {
      const found = await measure();
      if (round === 0) continue;
      for (const [name, value] of Object.entries(found))
        best[side][name] = Math.min(value, best[side][name] ?? Number.POSITIVE_INFINITY);
    }
  }
  return best;
}

/** Runs a script of this folder, which prints what it measured as JSON. */
export async function worker(script, ...args) {
  const { stdout } = await run(process.execPath, ["--expose-gc", join(bench, script), ...args]);
  return JSON.parse(stdout);
}

/** Milliseconds from the start of a process to its end. */
export async function duration(command, args, options) {
  const started = performance.now();
  await run(command, args, options);
  return performance.now() - started;
}

/** Rejects with what the process printed when it fails. */
export function run(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], ...options });
  const printed = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"]) child[stream].on("data", (chunk) => (printed[stream] += chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(printed);
      else reject(new Error(`${[command, ...args].join(" ")} ended with ${code}\n${printed.stdout}${printed.stderr}`));
    });
  });
}
