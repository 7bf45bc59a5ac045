// Asks every policy pack about every resource of the prod program, then about the whole stack, as a preview does; prints how
// long that took, with and without opening the packs.
//   node rules-worker.mjs auto|never
import { createRequire } from "node:module";
import { join } from "node:path";
import { policyPacks, root } from "../tools/workspace.mjs";

/** Registrations that are under way at once, as with `pulumi preview --parallel 16`. */
const AT_ONCE = 16;

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
await Promise.all(Array.from({ length: AT_ONCE }, judgeNext));
results.push(...(await packs.analyzeStack(resources)));
const judged = performance.now();
await packs.close();

process.stdout.write(
  JSON.stringify({
    whole: judged - started,
    judging: judged - opened,
    children,
    results: results.length,
    evaluations: packs.runs.reduce((sum, { evaluations }) => sum + evaluations, 0),
  }),
);

async function judgeNext() {
  for (let resource = waiting.shift(); resource !== undefined; resource = waiting.shift()) {
    await packs.remediate(resource);
    results.push(...(await packs.analyze(resource)));
  }
}
