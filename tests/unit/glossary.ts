import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

export const root = join(__dirname, "..", "..");

export interface Term {
  term: string;
  meaning: string;
  /** Phrases of the column "do not say". */
  discouraged: readonly string[];
}

/** The cells of the table below a heading of docs/glossary.md, without its head. */
function tableOf(heading: string): string[][] {
  const text = readFileSync(join(root, "docs", "glossary.md"), "utf8");
  const [part = ""] = text.slice(text.indexOf(heading) + heading.length).split("\n#");
  const lines = part.split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((row) => row.split("|").slice(1, -1).map((cell) => cell.trim())); // prettier-ignore
}

const quoted = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);

/** The rows of the table of terms in docs/glossary.md, in the order of the file. */
export function readGlossary(): Term[] {
  return tableOf("# Glossary").map(([term = "", meaning = "", phrases = ""]) => ({
    term,
    meaning,
    discouraged: quoted(phrases),
  }));
}

/** The names of docs/glossary.md that code does not declare. */
export const readNames = (): string[] => tableOf("## Names").flatMap(([name = ""]) => quoted(name));

/** Paths below a folder of the repository, or the file itself; what is installed, compiled or ignored by git is left out. */
export function filesBelow(path: string, extensions: readonly string[]): string[] {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return [];
  if (extensions.some((extension) => path.endsWith(extension))) return [path];
  return readdirSync(absolute, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory())
      return ["node_modules", "dist", "out", "bin"].includes(entry.name)
        ? []
        : filesBelow(relative(root, join(absolute, entry.name)), extensions);
    return extensions.some((extension) => entry.name.endsWith(extension)) ? [join(path, entry.name)] : [];
  });
}

/**
 * Words of a text, one space apart and in lower case: `nodePool`, `node-pool` and "node" at the end of one comment
 * line with "pool" at the start of the next all read "node pool".
 */
export function words(text: string): string {
  const spaced = text
    .replace(/^\s*(\/\/|\*|#|--)+/gm, " ")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .replace(/[^A-Za-z0-9]+/g, " ");
  return ` ${spaced.trim().toLowerCase()} `;
}

/** How often each phrase occurs in a text; phrases that do not occur are left out. */
export function countPhrases(text: string, phrases: readonly string[]): Map<string, number> {
  const spoken = words(text);
  const counts = new Map<string, number>();
  for (const phrase of phrases) {
    const found = [...spoken.matchAll(new RegExp(`(?<= )${words(phrase).trim()}(?= )`, "g"))].length;
    if (found > 0) counts.set(phrase, found);
  }
  return counts;
}
