import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./glossary";

export const read = (path: string) => readFileSync(join(root, path), "utf8");

/** Files in the first column of the table in a section of `docs/extending.md`. */
export function placesOf(section: string): string[] {
  const [, text = ""] = read("docs/extending.md").split(`\n## ${section}\n`);
  const [own = ""] = text.split("\n## ");
  return [...own.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1] ?? "");
}
