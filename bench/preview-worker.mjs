// Previews a program in this process and prints its outputs: its own measurements.
//   node preview-worker.mjs FOLDER [KEY=VALUE]...
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../tools/workspace.mjs";

const { previewProgram } = createRequire(import.meta.url)(join(root, "packages/preview/dist/engine"));
const [cwd, ...config] = process.argv.slice(2);
const { outputs } = await previewProgram({
  cwd,
  stack: "prod",
  config: Object.fromEntries(config.map((setting) => setting.split("="))),
});
process.stdout.write(JSON.stringify(outputs));
