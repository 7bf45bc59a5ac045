// Requiring the library in a fresh process, against requiring the provider modules that it loads.
import { join } from "node:path";
import { root } from "../tools/workspace.mjs";
import { alternate, row, worker } from "./measure.mjs";

export async function coldImport() {
  const modules = await worker("import-worker.mjs", "--list");
  const rounds = await alternate(
    {
      library: () => worker("import-worker.mjs", join(root, "packages", "platform")),
      modules: () => worker("import-worker.mjs", ...modules),
    },
    15,
  );
  const line = { what: `import: library, its ${modules.length} provider modules`, unit: "ms CPU", goal: 1.1 };
  return [
    row(
      line,
      rounds,
      ({ library }) => library.milliseconds,
      ({ modules }) => modules.milliseconds,
    ),
  ];
}
