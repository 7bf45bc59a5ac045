// Records what a release previews, for the releases to come: node tests/recorded/record.mjs 0.1.0. Before a release it may be
// recorded anew; once it is out, its record is what people have deployed, and stays.
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { prepare, root } from "../../tools/workspace.mjs";

const require = createRequire(import.meta.url);
const [version] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+$/.test(version ?? "")) {
  process.stderr.write("Name the release: node tests/recorded/record.mjs 0.1.0\n");
  process.exit(2);
}
prepare();
const { previewProgram, toDocument } = require(join(root, "packages/preview/dist/engine"));
const folder = join(root, "tests/recorded", version);
for (const stack of ["dev", "staging", "prod"]) {
  const { resources } = toDocument(await previewProgram({ cwd: folder, stack }));
  const lean = resources.map(({ urn, type, custom, protect, retainOnDelete, inputs }) => ({
    urn,
    type,
    custom,
    protect,
    retainOnDelete,
    inputs: custom ? inputs : {},
  }));
  writeFileSync(join(folder, `${stack}.json.gz`), gzipSync(JSON.stringify(lean), { level: 9 }));
}
