// Whole previews of large portfolios, with their JSON: whether cost grows with the number of tenants, and no faster.
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { alternate, bench, cli, row, run, scratch, SHORT } from "./measure.mjs";

const [FEW, SOME, MANY] = SHORT ? [10, 30, 60] : [100, 300, 1000];
/** What a runner of CI has: more would need other settings of Node. */
const MEMORY_MIB = 2048;

export async function scale() {
  const folder = join(scratch, "scale");
  mkdirSync(folder, { recursive: true });
  const program = join(bench, "programs", "cell");
  const measure = (count) => async () => {
    const json = join(folder, `${count}.json`);
    const options = ["--no-policies", "--config", `count=${count}`, "--json", json];
    const usage = join(folder, "usage.json");
    const node = ["--expose-gc", "--require", join(bench, "usage.cjs")];
    await run(process.execPath, [...node, cli, "preview", "--cwd", program, "--stack", "prod", ...options], {
      env: { ...process.env, BENCH_USAGE: usage },
    });
    const spent = JSON.parse(readFileSync(usage, "utf8"));
    return { ...spent, document: statSync(json).size / 2 ** 20 };
  };
  const rounds = await alternate(Object.fromEntries([FEW, SOME, MANY].map((count) => [count, measure(count)])), 1);
  const marginal = (from, to, number) => (round) => (round[to][number] - round[from][number]) / (to - from);
  const line = (what, unit) => ({ what: `${what} of a tenant up to ${MANY}, up to ${SOME}`, unit, goal: 1.1 });
  const linear = (what, unit, number, factor = 1) =>
    row(
      line(what, unit),
      rounds,
      (round) => factor * marginal(SOME, MANY, number)(round),
      (round) => factor * marginal(FEW, SOME, number)(round),
    );
  return [
    linear("preview: time", "ms CPU", "milliseconds"),
    linear("preview: memory", "KiB", "mebibytes", 1024),
    linear("preview: JSON", "KiB", "document", 1024),
    row(
      { what: `memory of a preview of ${MANY} tenants, ${MEMORY_MIB} MiB`, unit: "MiB", goal: 1 },
      rounds,
      (round) => round[MANY].mebibytes,
      () => MEMORY_MIB,
    ),
  ];
}
