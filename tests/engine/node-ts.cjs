// Lets plain Node run this workspace's TypeScript sources: `node -r ./tests/engine/node-ts.cjs file.ts`. Jest does the same
// for tests; child processes and benchmarks have only this.
const { readFileSync } = require("node:fs");
const Module = require("node:module");
const { join } = require("node:path");
const { transformSync } = require("@swc/core");

const root = join(__dirname, "../..");
const own = /^@retail-odoo\/(contract|platform|preview|testing)(\/.*)?$/;
const resolve = Module._resolveFilename;

Module._extensions[".ts"] = (module, file) => {
  const { code } = transformSync(readFileSync(file, "utf8"), {
    filename: file,
    jsc: { target: "es2022", parser: { syntax: "typescript" } },
    module: { type: "commonjs" },
    sourceMaps: "inline",
  });
  module._compile(code, file);
};
Module._resolveFilename = (request, ...rest) =>
  resolve(
    request.replace(own, (_, name, path = "") => join(root, "packages", name, "src") + path),
    ...rest,
  );
