// The compiled library, with modules that it does not export: their builders generate what tests run on real servers.
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../../tools/workspace.mjs";

const require = createRequire(import.meta.url);
export const platform = (module) => require(join(root, "packages", "platform", "dist", module));
export const contract = require(join(root, "packages", "contract", "dist"));
