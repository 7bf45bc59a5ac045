// Runs a program through the SDK's own `cmd/run`, as the CLI does, against an engine in this process over gRPC; prints the
// duration of the `cmd/run` process and the number of resources that it registered.
//   node wire-worker.mjs FOLDER [NODE_OPTION]...
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { root } from "../tools/workspace.mjs";
import { duration } from "./measure.mjs";

const require = createRequire(join(root, "tests", "engine", "wire", "engine.ts"));
require("../node-ts.cjs");
const { serveEngine } = require("./engine.ts");
const sdk = dirname(require.resolve("@pulumi/pulumi"));

const [directory, ...nodeOptions] = process.argv.slice(2);
const target = { project: "shop", stack: "dev" };
const engine = await serveEngine({ ...target, invoke: () => ({}), read: () => ({}) });
const places = [
  "--monitor",
  engine.address,
  "--engine",
  engine.address,
  "--root-directory",
  directory,
  "--pwd",
  directory,
];
const names = ["--project", target.project, "--stack", target.stack, "--organization", "organization"];
const command = [join(sdk, "cmd", "run"), ...places, ...names, "--dry-run", "--parallel", "16", "."];
const milliseconds = await duration(process.execPath, [...nodeOptions, ...command], {
  cwd: directory,
  // The CLI sets PULUMI_NODEJS_TYPESCRIPT for every program without `typescript: false`.
  env: { ...process.env, PULUMI_NODEJS_TYPESCRIPT: "true", PULUMI_CONFIG: "{}", PULUMI_CONFIG_SECRET_KEYS: "[]" },
});
engine.close();
if (engine.errors.length > 0) throw new Error(engine.errors.join("\n"));
process.stdout.write(JSON.stringify({ milliseconds, resources: engine.resources.length }));
