// Runs a program through the SDK's own `cmd/run`, as the CLI does, against an engine of its own process over gRPC; prints how
// long the process of `cmd/run` took and how much it registered.
//   node wire-worker.mjs FOLDER [NODE_OPTION]...
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../tools/workspace.mjs";

const require = createRequire(join(root, "tests", "engine", "wire", "run.ts"));
require("../node-ts.cjs");
const { serveEngine } = require("./engine.ts");
const { runThroughCmdRun } = require("./run.ts");

const [directory, ...nodeOptions] = process.argv.slice(2);
process.env.NODE_OPTIONS = nodeOptions.join(" ");
const target = { project: "shop", stack: "dev" };
const engine = await serveEngine({ ...target, invoke: () => ({}), read: () => ({}) });
const started = performance.now();
const { code, output } = await runThroughCmdRun({ ...target, engine, directory });
const milliseconds = performance.now() - started;
engine.close();
if (code !== 0 || engine.errors.length > 0) throw new Error(`cmd/run ended with ${code}\n${output}${engine.errors}`);
process.stdout.write(JSON.stringify({ milliseconds, resources: engine.resources.length }));
