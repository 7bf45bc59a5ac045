import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseDocument } from "yaml";
import { PreviewError } from "../model";

/** Writes a file atomically: to a temporary file beside it, which is renamed at the end. */
export function writeAtomically(path: string, text: string): void {
  const fresh = `${path}.new-${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(fresh, text);
    renameSync(fresh, path);
  } catch (error) {
    if (existsSync(fresh)) rmSync(fresh);
    throw new PreviewError(`${path} cannot be written: ${reasonOf(error)}`);
  }
}

/**
 * Refuses a file that `writeAtomically` could not write, before the work whose result it is to hold.
 * @param option by which the user named the file, for messages
 */
export function assertWritable(cwd: string, file: string, option: string): void {
  try {
    const path = resolve(cwd, file);
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
    let folder = dirname(path);
    while (!existsSync(folder)) folder = dirname(folder);
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error(), { code: "ENOTDIR" });
    probe(folder);
  } catch (error) {
    throw new PreviewError(`${option} ${file}: cannot be written: ${reasonOf(error)}`, 2);
  }
}

/** Writes a file that is gone at once: a folder such as `/proc` takes none, whatever its permissions say. */
function probe(folder: string): void {
  const file = join(folder, `.retail-odoo-${process.pid}`);
  try {
    writeFileSync(file, "", { flag: "wx" });
  } catch (error) {
    throw codeOf(error) === "ENOENT" ? new Error(`${folder} takes no files`) : error;
  }
  rmSync(file);
}

/** @param option by which the user named the file, for messages */
export function readText(cwd: string, file: string, option: string): string {
  try {
    return readFileSync(resolve(cwd, file), "utf8");
  } catch (error) {
    throw new PreviewError(`${option} ${file}: cannot be read: ${reasonOf(error)}`, 2);
  }
}

/** A mapping from a YAML or JSON file. */
export function readMapping(cwd: string, file: string, option: string): { [key: string]: unknown } {
  const document = parseDocument(readText(cwd, file, option));
  const [broken] = document.errors;
  if (broken !== undefined)
    throw new PreviewError(`${option} ${file}: is not YAML: ${broken.message.split("\n")[0]}`, 2);
  const value: unknown = document.toJS();
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new PreviewError(`${option} ${file}: holds no mapping; write \`key: value\` lines`, 2);
  return { ...value };
}

const REASONS: { readonly [code: string]: string } = {
  ENOENT: "it does not exist",
  EISDIR: "it is a folder",
  EEXIST: "a part of its path is not a folder",
  ENOTDIR: "a part of its path is not a folder",
  EACCES: "access is denied",
  EROFS: "the file system is read-only",
};

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}

function reasonOf(error: unknown): string {
  return REASONS[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
}
