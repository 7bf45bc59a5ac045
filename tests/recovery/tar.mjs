// Damage to a base backup as the disk below the vault would do it: within the tar file, at a page of a table or at its end.
import { closeSync, openSync, readFileSync, statSync, truncateSync, writeSync } from "node:fs";

const BLOCK = 512;
const PAGE = 8192;

/** Where the content of an entry begins, and its size. */
function entry(tar, name) {
  for (let at = 0; at + BLOCK <= tar.length;) {
    const header = tar.subarray(at, at + BLOCK);
    const title = header.toString("latin1", 0, 100).replace(/\0.*$/s, "");
    const size = parseInt(header.toString("latin1", 124, 136), 8) || 0;
    if (title === name || title === `./${name}`) return { start: at, content: at + BLOCK, size };
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  throw new Error(`There is no ${name} in the base backup.`);
}

/**
 * @param name path of a table's file in the data folder
 * @param page which of its pages
 * @param how flip: other bytes in the page; zero: a page of zeros; wipe: nothing but pages of zeros; half: half of the tar file;
 * entry: the tar file ends before the table's entry
 */
export function spoilPage(file, name, page, how) {
  const { start, content, size } = entry(readFileSync(file), name);
  if (how === "half") return truncateSync(file, Math.floor(statSync(file).size / 2));
  if (how === "entry") return truncateSync(file, start);
  const at = content + page * PAGE;
  const handle = openSync(file, "r+");
  try {
    if (how === "flip") writeSync(handle, Buffer.alloc(64, 0xa5), 0, 64, at + 8);
    else if (how === "zero") writeSync(handle, Buffer.alloc(PAGE), 0, PAGE, at);
    else writeSync(handle, Buffer.alloc(size), 0, size, content);
  } finally {
    closeSync(handle);
  }
}
