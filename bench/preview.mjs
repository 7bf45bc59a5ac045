// A preview of 2,000 resources by the command, against the same program in the SDK's `cmd/run` with an engine over gRPC.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { alternate, bench, cli, duration, row, scratch, SHORT, worker } from "./measure.mjs";

export async function preview() {
  const program = join(bench, "programs", "shop");
  const json = join(scratch, "shop.json");
  // A component has 20 resources; both sides inherit this environment.
  if (SHORT) process.env.SHOP_APPS = "10";
  const rounds = await alternate(
    {
      command: async () => {
        const args = ["preview", "--cwd", program, "--stack", "dev", "--no-policies", "--json", json];
        const milliseconds = await duration(process.execPath, [cli, ...args]);
        return { milliseconds, resources: JSON.parse(readFileSync(json, "utf8")).resources.length };
      },
      wire: () => worker("wire-worker.mjs", program),
      lean: () => worker("wire-worker.mjs", program, "--stack-trace-limit=3"),
    },
    3,
  );
  const [{ command, wire }] = rounds;
  if (command.resources !== wire.resources)
    throw new Error(`The preview has ${command.resources} resources, and cmd/run registers ${wire.resources}.`);
  const line = (what) => ({ what: `preview of ${command.resources} resources, ${what}`, unit: "ms", goal: 0.25 });
  const ours = (round) => round.command.milliseconds;
  return [
    row(line("cmd/run over gRPC"), rounds, ours, ({ wire }) => wire.milliseconds),
    row(line("cmd/run --stack-trace-limit=3"), rounds, ours, ({ lean }) => lean.milliseconds),
  ];
}
