// The offline preview of a program, in a process of its own: node offline.cjs FILE. The JSON file holds its options, and the resources
// are written beside it, as FILE.result.
const { readFileSync, writeFileSync } = require("node:fs");
const { previewProgram } = require("../../../packages/preview/dist/engine");
const { openPolicyPacks } = require("../../../packages/preview/dist/policy");

const [file] = process.argv.slice(2);
const { project, policyPacks, ...options } = JSON.parse(readFileSync(file, "utf8"));

async function main() {
  const packs = policyPacks.map((dir) => ({ dir }));
  const analyzer = packs.length > 0 ? await openPolicyPacks({ packs, project, stack: options.stack }) : undefined;
  try {
    const { resources } = await previewProgram({ ...options, analyzer });
    writeFileSync(`${file}.result`, JSON.stringify(resources));
  } finally {
    await analyzer?.close();
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
