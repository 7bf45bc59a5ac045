// Records a preview of the prod program and writes its flat counterpart to a folder. Fails unless both register the same types,
// names, parents, providers, options, inputs with their dependencies, and component outputs.
//   node flatten.mjs FOLDER
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { root } from "../tools/workspace.mjs";
import { flatProgram } from "./flat-program.mjs";
import { bench } from "./measure.mjs";

const { previewProgram, toDocument } = createRequire(import.meta.url)(join(root, "packages/preview/dist/engine"));
const [folder] = process.argv.slice(2);

const recorded = await previewProgram({ cwd: join(bench, "programs", "prod"), stack: "prod" });
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "Pulumi.yaml"), "name: retail-odoo\nruntime: nodejs\nmain: index.cjs\n");
writeFileSync(join(folder, "index.cjs"), flatProgram(recorded.resources, join(bench, "programs", "clock.cjs")));

const flat = await previewProgram({ cwd: folder, stack: "prod" });
const [expected, found] = [recorded, flat].map(registrations);
const different = [...new Set([...expected.keys(), ...found.keys()])].find(
  (urn) => !isDeepStrictEqual(expected.get(urn), found.get(urn)),
);
if (different !== undefined) {
  const [one, other] = [expected, found].map((resources) => JSON.stringify(resources.get(different), undefined, 2));
  throw new Error(`The flat program registers ${different} differently:\n${one}\n${other}`);
}
process.stdout.write(JSON.stringify({ resources: expected.size }));

/** By URN. */
function registrations(result) {
  const more = new Map(result.resources.map(({ urn, ignoreChanges, outputs }) => [urn, { ignoreChanges, outputs }]));
  return new Map(
    toDocument(result).resources.map((resource) => [resource.urn, { ...resource, ...more.get(resource.urn) }]),
  );
}
