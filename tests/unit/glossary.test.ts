import { readFileSync } from "node:fs";
import { join } from "node:path";
import { countPhrases, filesBelow, readGlossary, readNames, root, words } from "./glossary";
import { declaredNames } from "./names";

const glossary = readGlossary();
const discouraged = glossary.flatMap((row) => row.discouraged);
const DOCS = ["docs", "README.md", "CHANGELOG.md", "AGENTS.md", "CONTRIBUTING.md", "bench", "examples", "policies"];
const CODE = ["packages", "policies", "tools", "bench", "examples", "tests", "index.ts"];
const CODE_FILES = [".ts", ".mjs", ".cjs", ".js", ".sql", ".sh", ".py"];

/** What a file says, without the phrases that the glossary itself quotes in its last column. */
function textOf(path: string): string {
  const text = readFileSync(join(root, path), "utf8");
  return path === join("docs", "glossary.md") ? text.replace(/^(\|[^|]*\|[^|]*\|)[^|]*\|$/gm, "$1") : text;
}

/** One line a file with hits: how many, and of which phrases. */
function hits(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const counts = [...countPhrases(textOf(path), discouraged)];
    const total = counts.reduce((sum, [, count]) => sum + count, 0);
    return total > 0 ? [`${path}: ${total} (${counts.map(([phrase, count]) => `${phrase} ${count}`).join(", ")})`] : [];
  });
}

describe("docs/glossary.md", () => {
  test("has at least 50 terms, each with a meaning", () => {
    expect(glossary.length).toBeGreaterThanOrEqual(50);
    expect(glossary.filter((row) => !row.term || !row.meaning)).toEqual([]);
  });

  test("is sorted by term, and names each term once", () => {
    const terms = glossary.map((row) => row.term.toLowerCase());
    expect(terms).toEqual([...new Set(terms)].sort((one, other) => (one < other ? -1 : 1)));
  });

  test("discourages each phrase once, and none that a term or meaning needs", () => {
    expect(discouraged).toEqual([...new Set(discouraged)]);
    const needed = glossary.map((row) => `${row.term}. ${row.meaning}`).join("\n");
    expect([...countPhrases(needed, discouraged).keys()]).toEqual([]);
  });
});

describe("words", () => {
  test.each([
    ["nodePool()", " node pool "],
    ["cache-require-auth", " cache require auth "],
    ["the write-ahead\n * log", " the write ahead log "],
    ["RDSInstance", " rds instance "],
  ])("%j reads %j", (text, expected) => expect(words(text)).toBe(expected));

  test("counts whole words, next to each other as well", () => {
    const [first = ""] = discouraged.filter((phrase) => !phrase.includes(" "));
    expect(countPhrases(`${first} ${first} ${first}s`, [first])).toEqual(new Map([[first, 2]]));
  });
});

test("docs use the glossary's terms", () => {
  const pages = DOCS.flatMap((path) => filesBelow(path, [".md"]));
  expect(pages).toContain(join("docs", "limits.md"));
  expect(hits(pages)).toEqual([]);
});

test("code, comments and messages use the glossary's terms", () => {
  const sources = CODE.flatMap((path) => filesBelow(path, CODE_FILES));
  expect(sources).toContain(join("packages", "platform", "src", "index.ts"));
  expect(hits(sources)).toEqual([]);
});

test("code declares none of the glossary's discouraged names", () => {
  const names = readNames();
  expect(names.length).toBeGreaterThanOrEqual(13);
  const discouragedName = new RegExp(`^(${names.join("|")})s?$`, "i");
  const sources = CODE.flatMap((path) => filesBelow(path, [".ts", ".mjs", ".cjs"])).filter(
    (path) => !path.startsWith(join("tests", "recorded", "0.1.0")),
  );
  const declared = sources.flatMap((path) =>
    declaredNames(path).map(({ name, line }) => ({ at: `${path}:${line}`, name })),
  );
  // Every kind of declaration is read: a function, a type's member, a parameter.
  for (const known of ["planCell", "posTerminals", "tenant"])
    expect(declared.some(({ name }) => name === known)).toBe(true);
  expect(declared.filter(({ name }) => discouragedName.test(name)).map(({ at, name }) => `${at} ${name}`)).toEqual([]);
});
