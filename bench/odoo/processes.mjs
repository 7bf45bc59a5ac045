// What processes have used, as the kernel counts it: another program on the same cores changes neither number much.
import { readdirSync, readFileSync } from "node:fs";

/** Clock ticks of a second: Linux gives every program 100. */
const TICKS = 100;

/** Every process below one, itself first. Processes that end while they are read are left out. */
export function processTree(root) {
  const all = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  const known = new Map(all.flatMap((pid) => (statOf(pid) ? [[Number(pid), statOf(pid)]] : [])));
  const tree = [];
  const add = (pid) => {
    const stat = known.get(pid);
    if (!stat) return;
    tree.push({ pid, ...stat });
    for (const [child, { parent }] of known) if (parent === pid) add(child);
  };
  add(root);
  return tree;
}

/** CPU seconds of a process and all below it, those that have ended included. */
export function cpuSeconds(root) {
  return processTree(root).reduce((sum, { ticks }) => sum + ticks, 0) / TICKS;
}

/** Proportional set sizes in MiB of a process and those below it: pages that n processes share count one nth each. */
export function pssMiB(root) {
  return processTree(root).flatMap(({ pid }) => {
    try {
      const [, kib] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8")) ?? [];
      return kib === undefined ? [] : [Number(kib) / 1024];
    } catch {
      return [];
    }
  });
}

export function parentOf(pid) {
  return statOf(pid)?.parent;
}

function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may contain spaces.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const [user, system, userOfEnded, systemOfEnded] = fields.slice(11, 15).map(Number);
    return { parent: Number(fields[1]), ticks: user + system + userOfEnded + systemOfEnded };
  } catch {
    return undefined;
  }
}
