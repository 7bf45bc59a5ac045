import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NAMED_TWINS } from "./twins";

/**
 * Logic that stands in two places, found by jscpd: six or more lines that are the same, or the same but for their names.
 * Imports do not count. With fewer tokens, what every component and every table begins with is reported as well.
 */
const LINES = "6";
const PASSES = [
  ["--format", "typescript,javascript", "--min-tokens", "40"],
  ["--format", "typescript,javascript", "--min-tokens", "55", "--ignore-identifiers"],
  ["--format", "bash", "--min-tokens", "30"],
];
const IMPORTS = [
  String.raw`(?m)^(import|export) [^;]*? from "[^"]*";`,
  String.raw`(?m)^const [^;]*? = (own|require)\([^;]*;`,
];
/** Recorded programs are frozen, schemas are generated. */
const NOT_WRITTEN = [
  "**/node_modules/**",
  "**/dist/**",
  "out/**",
  "tests/recorded/0.1.0/**",
  "packages/platform/src/schemas/**",
];
const root = join(__dirname, "../..");

interface Place {
  name: string;
  start: number;
  end: number;
}

/** Rows of one table overlap with the next rows; they are no second place. */
const isTable = ({ firstFile: a, secondFile: b }: { firstFile: Place; secondFile: Place }) =>
  a.name === b.name && a.start <= b.end && b.start <= a.end;

function detect(folder: string, pass: string[]): { twins: [Place, Place][]; files: number } {
  const output = mkdtempSync(join(tmpdir(), "retail-odoo-twins-"));
  try {
    const patterns = IMPORTS.flatMap((pattern) => ["--ignore-pattern", pattern]);
    const options = [
      "--min-lines",
      LINES,
      "--mode",
      "weak",
      "--cross-formats",
      "js-ts",
      "--ignore",
      NOT_WRITTEN.join(","),
    ];
    const report = ["--reporters", "json", "--output", output, "."];
    const jscpd = join(root, "node_modules/.bin/jscpd");
    execFileSync(jscpd, [...options, ...patterns, ...pass, ...report], { cwd: folder, stdio: "pipe" });
    const { duplicates, statistics } = JSON.parse(readFileSync(join(output, "jscpd-report.json"), "utf8")) as {
      duplicates: { firstFile: Place; secondFile: Place }[];
      statistics: { total: { sources: number } };
    };
    return {
      twins: duplicates.filter((found) => !isTable(found)).map(({ firstFile, secondFile }) => [firstFile, secondFile]),
      files: statistics.total.sources,
    };
  } finally {
    rmSync(output, { recursive: true });
  }
}

const pairOf = (a: string, b: string) => [a, b].sort().join(" and ");
const named = NAMED_TWINS.flatMap(({ pairs }) => pairs.map(([a, b]) => pairOf(a, b)));
let found: { pair: string; line: string }[];
let files: number;

beforeAll(() => {
  const passes = PASSES.map((pass) => detect(root, pass));
  files = passes.reduce((most, one) => Math.max(most, one.files), 0);
  found = passes
    .flatMap(({ twins }) => twins)
    .map(([a, b]) => ({
      pair: pairOf(a.name, b.name),
      line: `${a.name}:${a.start}-${a.end} and ${b.name}:${b.start}-${b.end}`,
    }));
});

test("no logic stands in two places, unless twins.ts names the pair and the reason", () => {
  // An empty search would pass: the sources are many more.
  expect(files).toBeGreaterThan(700);
  expect(found.filter(({ pair }) => !named.includes(pair)).map(({ line }) => line)).toEqual([]);
});

test("every named twin is still one, and is named once", () => {
  expect(named.filter((pair) => !found.some((one) => one.pair === pair))).toEqual([]);
  expect(named).toEqual([...new Set(named)]);
});

const PORT = `export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
export const total = (rows) => rows.reduce((sum, row) => sum + row.price * row.pieces, 0);
`;
const renamed = PORT.replace(/\bserver\b/g, "listener")
  .replace(/\bport\b/g, "chosen")
  .replace(/\brows?\b/g, "item");

test.each([
  ["the same lines", "support/port.mjs", PORT],
  ["the same lines with other names", "support/port.mjs", renamed],
  ["the same lines in the other language", "support/port.ts", PORT],
])("a planted twin is found: %s", (_, file, text) => {
  const folder = mkdtempSync(join(tmpdir(), "retail-odoo-planted-"));
  try {
    mkdirSync(join(folder, "support"));
    writeFileSync(join(folder, "machine.mjs"), PORT);
    writeFileSync(join(folder, file), text);
    const pairs = PASSES.flatMap((pass) => detect(folder, pass).twins).map(([a, b]) => pairOf(a.name, b.name));
    expect([...new Set(pairs)]).toEqual([pairOf("machine.mjs", file)]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
