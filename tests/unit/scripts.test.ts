import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const ROOT = join(__dirname, "..", "..");

/** Scripts of package.json that Node runs, each of which installs the packages itself. */
const SCRIPTS = [
  ...new Set(
    Object.values((JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest).scripts).flatMap(
      (command) => /^node ((?:tools|bench)\/\S+\.mjs)/u.exec(command)?.[1] ?? [],
    ),
  ),
];

interface Manifest {
  scripts: Record<string, string>;
}

describe("the scripts of package.json", () => {
  it("are found", () => {
    expect(SCRIPTS).toEqual(expect.arrayContaining(["tools/start.mjs", "tools/test.mjs", "bench/run.mjs"]));
  });

  it.each(SCRIPTS)("%s starts before any package is installed", (script) => {
    expect(staticImports(script).filter((specifier) => !specifier.startsWith("node:"))).toEqual([]);
  });
});

/** What a module and the files that it imports take from elsewhere. */
function staticImports(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const source = readFileSync(join(ROOT, file), "utf8");
  return Array.from(source.matchAll(/^(?:import|export)\s(?:[^;"]*?from\s)?"([^"]+)"/gmu), ([, specifier]) =>
    specifier!.startsWith(".") ? staticImports(join(dirname(file), specifier!), seen) : [specifier!],
  ).flat();
}
