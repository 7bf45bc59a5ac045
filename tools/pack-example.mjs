// Copies an example into the package that publishes it, before the package is packed: without package.json, because its user has
// one. What is there is overwritten and never deleted, so that two suites can pack at a time.
import { cpSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "./workspace.mjs";

const [example, folder] = process.argv.slice(2);
cpSync(join(root, "examples", example), folder, {
  recursive: true,
  filter: (file) => !["package.json", "node_modules"].includes(basename(file)),
});
