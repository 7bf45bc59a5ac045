// Requires modules in this fresh process and prints the CPU time.
//   node import-worker.mjs MODULE...
//   node import-worker.mjs --list     prints the provider modules that the library requires, in its order
import Module, { createRequire } from "node:module";
import { join, sep } from "node:path";
import { root } from "../tools/workspace.mjs";

const library = join(root, "packages", "platform");
const require = createRequire(join(library, "dist", "index.js"));

if (process.argv[2] === "--list") process.stdout.write(JSON.stringify(providerModules()));
else {
  const before = process.cpuUsage();
  for (const request of process.argv.slice(2)) require(request);
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(JSON.stringify({ milliseconds: (user + system) / 1000 }));
}

function providerModules() {
  const requests = new Set();
  const load = Module._load;
  Module._load = function (request, parent, ...rest) {
    if (request.startsWith("@pulumi/") && parent?.filename.startsWith(library + sep)) requests.add(request);
    return load.call(this, request, parent, ...rest);
  };
  require(library);
  return [...requests];
}
