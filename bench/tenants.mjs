// What one more tenant costs at 300 tenants, against what it costs at 100.
import { join } from "node:path";
import { alternate, bench, row, worker } from "./measure.mjs";

/** A cost at the margin is the difference between a portfolio this much smaller and one this much larger. */
const SPREAD = 50;

export async function tenants() {
  const program = join(bench, "programs", "cell");
  const cell = (count) => () => worker("preview-worker.mjs", program, `count=${count}`);
  const sizes = [100 - SPREAD, 100 + SPREAD, 300 - SPREAD, 300 + SPREAD];
  const rounds = await alternate(Object.fromEntries(sizes.map((count) => [count, cell(count)])), 5);
  const marginal = (count, number) => (round) =>
    (round[count + SPREAD][number] - round[count - SPREAD][number]) / (2 * SPREAD);
  const line = (what, unit) => ({ what: `${what} of the 300th tenant, the 100th`, unit, goal: 1.1 });
  const kib = (of) => (round) => of(round) / 1024;
  return [
    row(line("time", "ms CPU"), rounds, marginal(300, "milliseconds"), marginal(100, "milliseconds")),
    row(line("memory", "KiB"), rounds, kib(marginal(300, "bytes")), kib(marginal(100, "bytes"))),
  ];
}
