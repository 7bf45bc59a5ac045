// How everything here is measured: each time in a process of its own, both sides in turn, and the middle of several rounds.
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "../tools/workspace.mjs";

export const bench = dirname(fileURLToPath(import.meta.url));
/** Git-ignored, and inside the workspace, so that what is generated finds its modules. */
export const scratch = join(root, "out", "bench");
export const cli = join(root, "packages", "preview", "dist", "cli", "main.js");

/**
 * Runs every side once a round, in turn, so that a machine that slows down slows all. A first round warms caches and does
 * not count.
 * @param sides by name, functions that measure once and answer numbers by name
 * @param rounds how many count: odd, so that one is in the middle
 * @returns the rounds: by side, by name, a number
 */
export async function alternate(sides, rounds) {
  const all = [];
  for (let round = 0; round <= rounds; round++) {
    const order = Object.entries(sides);
    const found = {};
    for (const [side, measure] of round % 2 === 0 ? order : order.reverse()) found[side] = await measure();
    all.push(found);
  }
  return all.slice(1);
}

/**
 * A line of the table. `ours` and `theirs` take a number out of a round. It shows the round whose ratio is the median: what
 * disturbs a round disturbs both of its numbers.
 */
export function row({ what, unit, goal }, rounds, ours, theirs) {
  const pairs = rounds.map((round) => ({ ours: ours(round), theirs: theirs(round) }));
  pairs.sort((a, b) => a.ours / a.theirs - b.ours / b.theirs);
  return { what, unit, goal, ...pairs[Math.floor(pairs.length / 2)] };
}

/** Runs a script of this folder, which prints what it found as JSON. */
export async function worker(script, ...args) {
  const { stdout } = await run(process.execPath, ["--expose-gc", join(bench, script), ...args]);
  return JSON.parse(stdout);
}

/** Milliseconds on the wall from the start of a process to its end. */
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
