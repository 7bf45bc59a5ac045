// The offline preview of a program, in a process of its own: node offline.cjs FILE. The JSON file holds its options, and the resources
// are written beside it, as FILE.result.
const { readFileSync, writeFileSync } = require("node:fs");
const { previewProgram } = require("../../../packages/preview/dist/engine");

const [file] = process.argv.slice(2);
previewProgram(JSON.parse(readFileSync(file, "utf8"))).then(
  ({ resources, messages }) => writeFileSync(`${file}.result`, JSON.stringify({ resources, messages })),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
