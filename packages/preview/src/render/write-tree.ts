import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PreviewError } from "../model";

/** Marks a folder that `render` wrote and may replace. */
const MARKER = ".retail-odoo-render";

/**
 * Writes a folder atomically: into a new folder beside it, which is renamed at the end.
 * @throws PreviewError with exit code 2 when the folder exists, is not empty and was not written by `render`
 */
export function writeTree(out: string, files: ReadonlyMap<string, string>): void {
  if (existsSync(out) && !existsSync(join(out, MARKER)) && !isEmptyFolder(out))
    throw new PreviewError(
      `--out ${out}: was not written by retail-odoo, so it is left alone; name another folder or remove it`,
      2,
    );
  const fresh = `${out}.new-${process.pid}`;
  const old = `${out}.old-${process.pid}`;
  try {
    mkdirSync(fresh, { recursive: true });
    for (const [path, text] of files) {
      mkdirSync(dirname(join(fresh, path)), { recursive: true });
      writeFileSync(join(fresh, path), text);
    }
    writeFileSync(join(fresh, MARKER), "Written by `retail-odoo render`, which replaces this folder as a whole.\n");
    replaceFolder(out, fresh, old);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function replaceFolder(out: string, fresh: string, old: string): void {
  const there = existsSync(out);
  if (there) renameSync(out, old);
  try {
    renameSync(fresh, out);
  } catch (error) {
    if (there) renameSync(old, out);
    throw error;
  }
  rmSync(old, { recursive: true, force: true });
}

function isEmptyFolder(path: string): boolean {
  try {
    return readdirSync(path).length === 0;
  } catch {
    return false;
  }
}
