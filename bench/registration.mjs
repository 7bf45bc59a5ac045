// Registering the prod portfolio through the library, against registering the same resources directly, in the same engine.
import { join } from "node:path";
import { alternate, bench, row, scratch, worker } from "./measure.mjs";

export async function registration() {
  const flat = join(scratch, "flat");
  const { resources } = await worker("flatten.mjs", flat);
  const rounds = await alternate(
    {
      library: () => worker("preview-worker.mjs", join(bench, "programs", "prod")),
      flat: () => worker("preview-worker.mjs", flat),
    },
    15,
  );
  const line = { what: `registering ${resources} resources: library, flat program`, unit: "ms CPU", goal: 1.15 };
  return [
    row(
      line,
      rounds,
      ({ library }) => library.milliseconds,
      ({ flat }) => flat.milliseconds,
    ),
  ];
}
