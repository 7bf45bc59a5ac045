// The cost of one more tenant at 300 tenants, against its cost at 100.
import { join } from "node:path";
import { alternate, bench, row, SHORT, worker } from "./measure.mjs";

/** A marginal cost is the difference between portfolios of `SPREAD` tenants less and more, divided by `2 * SPREAD`. */
const [FEW, MANY, SPREAD] = SHORT ? [20, 40, 10] : [100, 300, 50];

export async function tenants() {
  const program = join(bench, "programs", "cell");
  const cell = (count) => () => worker("preview-worker.mjs", program, `count=${count}`);
  const sizes = [...new Set([FEW - SPREAD, FEW + SPREAD, MANY - SPREAD, MANY + SPREAD])];
  const rounds = await alternate(Object.fromEntries(sizes.map((count) => [count, cell(count)])), 5);
  const marginal = (count, number) => (round) =>
    (round[count + SPREAD][number] - round[count - SPREAD][number]) / (2 * SPREAD);
  const line = (what, unit) => ({ what: `${what} of the ${MANY}th tenant, the ${FEW}th`, unit, goal: 1.1 });
  const kib = (of) => (round) => of(round) / 1024;
  return [
    row(line("time", "ms CPU"), rounds, marginal(MANY, "milliseconds"), marginal(FEW, "milliseconds")),
    row(line("memory", "KiB"), rounds, kib(marginal(MANY, "bytes")), kib(marginal(FEW, "bytes"))),
  ];
}
