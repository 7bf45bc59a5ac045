// Lets plain Node run this workspace's TypeScript sources: `node -r ./tests/engine/node-ts.cjs file.ts`. Jest does the same
// for tests; child processes and benchmarks have only this.
const Module = require("node:module");
const { join } = require("node:path");
require("../support/typescript.cjs");

const root = join(__dirname, "../..");
const own = /^@retail-odoo\/(contract|platform|preview|testing)(\/.*)?$/;
const resolve = Module._resolveFilename;

Module._resolveFilename = (request, ...rest) =>
  resolve(
    request.replace(own, (_, name, path = "") => join(root, "packages", name, "src") + path),
    ...rest,
  );
