import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { filesBelow, root } from "./glossary";

const pages = [
  "docs",
  "README.md",
  "CHANGELOG.md",
  "AGENTS.md",
  "CONTRIBUTING.md",
  "bench",
  "examples",
  "policies",
].flatMap((path) => filesBelow(path, [".md"]));
const read = (path: string) => readFileSync(join(root, path), "utf8").replace(/^```[\s\S]*?^```$/gm, "");

/** The fragment that GitHub gives a heading: lower case, without punctuation, dashes for spaces. */
const fragment = (heading: string) =>
  heading
    .replace(/[`*]/g, "")
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");

const fragments = (path: string) => [...read(path).matchAll(/^#{1,6} (.+)$/gm)].map((match) => fragment(match[1]!));

/** Links of a page to files or headings of the repository that lead nowhere. */
function brokenLinks(page: string): string[] {
  const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [path = "", heading] = link.split("#");
      const target = path ? join(dirname(page), path) : page;
      if (!existsSync(join(root, target))) return true;
      if (heading === undefined) return false;
      return !statSync(join(root, target)).isFile() || !fragments(target).includes(heading);
    });
}

test.each(pages)("links of %s lead to a file or heading", (page) => {
  expect(brokenLinks(page)).toEqual([]);
});

test("README leads to every page of docs", () => {
  const linked = [...read("README.md").matchAll(/\]\((docs\/[^)#\s]+)/g)].map((match) => match[1]!);
  expect(pages.filter((page) => page.startsWith("docs") && !linked.includes(page))).toEqual([]);
});

test("headings of a page have fragments of their own", () => {
  const twice = pages.filter((page) => new Set(fragments(page)).size !== fragments(page).length);
  expect(twice).toEqual([]);
});

/** The text below each heading of the second level. */
function sections(page: string): Map<string, string> {
  const [, ...parts] = readFileSync(join(root, page), "utf8").split(/^## /m);
  return new Map(parts.map((part) => [part.split("\n")[0] ?? "", part.slice(part.indexOf("\n")).trim()]));
}

/** A list of terms, a list of limits, and what a page says of its own are no capabilities. */
const NO_CAPABILITY = ["glossary.md", "limits.md"].map((page) => join("docs", page));

test.each(pages.filter((page) => page.startsWith("docs") && !NO_CAPABILITY.includes(page)))(
  "%s says how to verify what it describes, and its limits",
  (page) => {
    const all = sections(page);
    const isExtending = page.endsWith("extending.md");
    // A page of several procedures verifies each where it stands.
    const verified = isExtending
      ? [...all].filter(([heading]) => heading !== "Limits").map(([, text]) => text.split("How to verify it: ")[1])
      : [all.get("Verify")];
    expect(verified.map((text) => /`[^`]+`|```sh/.test(text ?? ""))).not.toContain(false);
    expect(all.get("Limits") ?? "").toMatch(/\w+ \w+/);
  },
);
