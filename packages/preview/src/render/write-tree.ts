import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { PreviewError } from "../model";

/** Marks a folder that a command wrote and may replace, and lists its files. */
const MARKER = ".retail-odoo";

/**
 * Writes a folder atomically: into a new folder beside it, which is renamed at the end.
 * @throws PreviewError with exit code 2 when the folder exists and holds anything that no earlier call wrote
 */
export function writeTree(out: string, files: ReadonlyMap<string, string>, option = "--out"): void {
  assertOwnFolder(out, option);
  const fresh = `${out}.new-${process.pid}`;
  const old = `${out}.old-${process.pid}`;
  try {
    mkdirSync(fresh, { recursive: true });
    for (const [path, text] of files) {
      mkdirSync(dirname(join(fresh, path)), { recursive: true });
      writeFileSync(join(fresh, path), text);
    }
    writeFileSync(join(fresh, MARKER), `${[HEADING, ...files.keys()].join("\n")}\n`);
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

const HEADING = "# Written by retail-odoo, which replaces this folder as a whole. Its files:";

/** Refuses a folder with a file that is not in its marker. Call it before the program runs, too. */
export function assertOwnFolder(out: string, option: string): void {
  const foreign = foreignFile(out);
  if (foreign === undefined) return;
  const reason =
    foreign === "" ? "was not written by retail-odoo" : `holds ${foreign}, which retail-odoo did not write`;
  throw new PreviewError(`${option} ${out}: ${reason}, so it is left alone; name another folder or remove it`, 2);
}

/** A path in the folder that is not listed in its marker; "" where there is no folder or no marker. */
function foreignFile(out: string): string | undefined {
  const link = lstatSync(out, { throwIfNoEntry: false });
  if (link === undefined) return undefined;
  if (!link.isDirectory()) return "";
  const entries = readdirSync(out);
  if (entries.length === 0) return undefined;
  // Before the folder is read as a whole: it can be the root of the file system.
  if (!entries.includes(MARKER)) return "";
  const own = new Set([MARKER, ...readFileSync(join(out, MARKER), "utf8").split("\n")]);
  return filesIn(out).find((file) => !own.has(file));
}

function filesIn(folder: string, prefix = ""): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = `${prefix}${entry.name}`;
    return entry.isDirectory() ? filesIn(folder, `${path}/`) : [path];
  });
}
