import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { PreviewError } from "../model";
import { importModule, loaderFrom } from "./modules";
import type { Project } from "./project";
import type { TypeScriptLoader } from "./typescript";

interface PackageManifest {
  main?: string;
  exports?: unknown;
  type?: string;
  scripts?: { [name: string]: string };
}

/** Node's error for a missing module. */
interface NotFound {
  code: string;
  message: string;
  requireStack: string[];
}

/** The entry point of a program, as the CLI chooses it: `main` of Pulumi.yaml, else of package.json, else the folder's index. */
interface Entry {
  path: string;
  manifest: PackageManifest;
}

let runs = 0;

/** Loads the program and calls an exported function; the result is the stack's outputs, still unresolved. */
export async function loadProgram(project: Project, compiler?: TypeScriptLoader): Promise<unknown> {
  const entry = findEntry(project);
  const exported = await (entry.manifest.type === "module"
    ? importEntry(entry, compiler)
    : requireEntry(project, entry));
  return typeof exported === "function" ? (exported as () => unknown)() : exported;
}

function findEntry({ directory, entry }: Project): Entry {
  const { root, manifest } = nearestManifest(directory);
  if (entry !== ".") return { path: join(directory, entry), manifest };
  const main = exportedMain(manifest.exports) ?? (manifest.exports === undefined ? manifest.main : undefined);
  const path = main === undefined ? undefined : join(root, main);
  return { path: path !== undefined && existsSync(path) ? path : directory, manifest };
}

function exportedMain(exports: unknown): string | undefined {
  if (typeof exports !== "object" || exports === null) return typeof exports === "string" ? exports : undefined;
  const main = (exports as { [path: string]: unknown })["."];
  if (typeof main !== "object" || main === null) return typeof main === "string" ? main : undefined;
  const { default: otherwise, require, import: imported } = main as { [condition: string]: unknown };
  return [otherwise, require, imported].find((path): path is string => typeof path === "string");
}

function nearestManifest(directory: string): { root: string; manifest: PackageManifest } {
  for (let folder = directory; ; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file)) return { root: folder, manifest: parseManifest(file) };
    if (folder === dirname(folder)) return { root: directory, manifest: {} };
  }
}

function parseManifest(file: string): PackageManifest {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as PackageManifest;
  } catch (error) {
    throw new PreviewError(`${file} is no JSON: ${(error as Error).message}`);
  }
}

function requireEntry({ directory }: Project, { path, manifest }: Entry): unknown {
  const request = isDirectory(path) ? `${path}/` : path;
  try {
    return loaderFrom(directory).require(request);
  } catch (error) {
    // A program may throw anything.
    const { code, message = "", requireStack = [] } = (error ?? {}) as Partial<NotFound>;
    const missing = code === "MODULE_NOT_FOUND" ? /Cannot find module '(.*)'/.exec(message)?.[1] : undefined;
    if (missing === undefined) throw error;
    if (missing === request || missing === join(path, manifest.main ?? "")) throw noEntry(path, manifest);
    const remedy = /^[./]/.test(missing) ? "correct the import" : "install the program's dependencies (npm install)";
    throw new PreviewError(
      `${requireStack[0] ?? path} needs the module "${missing}", which cannot be found; ${remedy}`,
    );
  }
}

/** Node runs an ES module once a process, so each preview imports the entry under a new URL. */
async function importEntry({ path, manifest }: Entry, compiler?: TypeScriptLoader): Promise<unknown> {
  const file = isDirectory(path)
    ? ["index.js", "index.mjs", "index.ts", "index.mts"].map((name) => join(path, name)).find(existsSync)
    : path;
  if (file === undefined || !existsSync(file)) throw noEntry(path, manifest);
  if (/\.[cm]?tsx?$/.test(file)) compiler?.compileModules();
  const exported = await importModule(`${pathToFileURL(resolve(file)).href}?preview=${++runs}`);
  if (!("default" in exported)) return { ...exported };
  if (Object.keys(exported).length > 1) {
    throw new PreviewError(`${file} has a default export and named exports; a program has one or the other`);
  }
  return exported.default;
}

function noEntry(path: string, { scripts }: PackageManifest): PreviewError {
  const build = scripts?.build === undefined ? "" : " Its package.json has a build script: run `npm run build` first.";
  return new PreviewError(
    `no program at ${path}: neither "main" in Pulumi.yaml or package.json nor an index file names one.${build}`,
  );
}

const isDirectory = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();
