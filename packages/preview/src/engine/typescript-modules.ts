import { pathToFileURL } from "node:url";
import { HostModule, hostGlobal } from "./isolation";

/** The options of a tsconfig, as the compiler keeps them. */
export interface CompilerOptions {
  module?: number;
  target?: number;
  esModuleInterop?: boolean;
  [name: string]: unknown;
}

/**
 * Node runs the hooks for ES modules in a separate thread for the life of the process, so they are this source text. Imports
 * may name `./x.js` for `./x.ts`, as TypeScript does.
 */
const HOOKS = `
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

let ts, options;

export function initialize(data) {
  ts = createRequire(data.compiler)(data.compiler);
  options = data.options;
}

function describe({ file, start, code, messageText }) {
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  const text = ts.flattenDiagnosticMessageText(messageText, " ");
  return \`\${file.fileName}:\${line + 1}:\${character + 1}: TS\${code}: \${text}\`;
}

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!/^\\.{0,2}\\//.test(specifier) || !/\\.[cm]?js$/.test(specifier)) throw error;
    return next(specifier.replace(/js$/, "ts"), context);
  }
}

export async function load(url, context, next) {
  const { protocol, pathname } = new URL(url);
  if (protocol !== "file:" || !/\\.m?tsx?$/.test(pathname)) return next(url, context);
  const fileName = fileURLToPath(url);
  const request = { fileName, compilerOptions: options, reportDiagnostics: true };
  const { outputText, diagnostics } = ts.transpileModule(await readFile(fileName, "utf8"), request);
  if (diagnostics.length > 0) throw new SyntaxError(diagnostics.map(describe).join("\\n"));
  return { format: "module", source: outputText, shortCircuit: true };
}
`;

const REGISTERED = Symbol.for("retail-odoo.preview.typescript-modules");

/** Lets Node import TypeScript as ES modules from now on. The first program's compiler and options serve all. */
export function importTypeScript(compiler: string, options: CompilerOptions): void {
  if (hostGlobal[REGISTERED] === true) return;
  hostGlobal[REGISTERED] = true;
  const hooks = `data:text/javascript,${encodeURIComponent(HOOKS)}`;
  HostModule.register(hooks, { parentURL: pathToFileURL(compiler), data: { compiler, options } });
}
