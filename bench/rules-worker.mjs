// Evaluates every policy pack on every resource of the prod program, then on the whole stack, as a preview does; prints the
// duration, with and without opening the packs.
//   node rules-worker.mjs auto|never
import { createRequire } from "node:module";
import { join } from "node:path";
import { policyPacks, root } from "../tools/workspace.mjs";

/** Concurrent registrations, as with `pulumi preview --parallel 16`. */
const CONCURRENCY = 16;

const dist = createRequire(join(root, "packages/preview/dist/"));
const { previewProgram } = dist("./engine");
const { openPolicyPacks } = dist("./policy");

const inProcess = process.argv[2];
const { project, stack, resources } = await previewProgram({ cwd: root, stack: "prod" });

const started = performance.now();
const packs = await openPolicyPacks({ packs: policyPacks.map((dir) => ({ dir })), project, stack, inProcess });
const children = process.getActiveResourcesInfo().filter((kind) => kind === "ProcessWrap").length;
const opened = performance.now();
const waiting = [...resources];
const results = [];
await Promise.all(Array.from({ length: CONCURRENCY }, evaluateNext));
results.push(...(await packs.analyzeStack(resources)));
const evaluated = performance.now();
await packs.close();

process.stdout.write(
  JSON.stringify({
    whole: evaluated - started,
    evaluating: evaluated - opened,
    children,
    results: results.length,
    evaluations: packs.runs.reduce((sum, { evaluations }) => sum + evaluations, 0),
  }),
);

async function evaluateNext() {
  for (let resource = waiting.shift(); resource !== undefined; resource = waiting.shift()) {
    await packs.remediate(resource);
    results.push(...(await packs.analyze(resource)));
  }
}
