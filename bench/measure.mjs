// How every bench measures: one process a measurement, both sides alternating, and the median of several rounds.
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "../tools/workspace.mjs";

export const bench = dirname(fileURLToPath(import.meta.url));
/** Git-ignored, and inside the workspace, so that generated programs resolve their modules. */
export const scratch = join(root, "out", "bench");
export const cli = join(root, "packages", "preview", "dist", "cli", "main.js");
/** A short round only proves that every bench runs to its end: one round of each, smaller inputs, nothing installed. */
export const SHORT = process.argv.includes("--short");

/**
 * Runs every side once a round, alternating, so that a slower machine slows all sides. A first round warms caches and does
 * not count; a short round has no other.
 * @param sides by name, functions that measure once and return numbers by name
 * @param rounds how many count: odd, so that there is a median
 * @returns the rounds: by side, by name, a number
 */
export async function alternate(sides, rounds) {
  const all = [];
  for (let round = 0; round <= (SHORT ? 0 : rounds); round++) {
    const order = Object.entries(sides);
    const found = {};
    for (const [side, measure] of round % 2 === 0 ? order : order.reverse()) found[side] = await measure();
    all.push(found);
  }
  return SHORT ? all : all.slice(1);
}

/**
 * A line of the table. `ours` and `theirs` select a number of a round. The line shows the round with the median ratio, because a
 * disturbance affects both numbers of its round.
 */
export function row({ what, unit, goal }, rounds, ours, theirs) {
  const pairs = rounds.map((round) => ({ ours: ours(round), theirs: theirs(round) }));
  pairs.sort((a, b) => a.ours / a.theirs - b.ours / b.theirs);
  return { what, unit, goal, ...pairs[Math.floor(pairs.length / 2)] };
}

/** Runs a script of this folder, which prints its measurement as JSON. */
export async function worker(script, ...args) {
  const { stdout } = await run(process.execPath, ["--expose-gc", join(bench, script), ...args]);
  return JSON.parse(stdout);
}

/** Wall-clock milliseconds from the start of a process to its exit. */
export async function duration(command, args, options) {
  const started = performance.now();
  await run(command, args, options);
  return performance.now() - started;
}

/** Rejects with the process's output if it fails. */
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
