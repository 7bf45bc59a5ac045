import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type * as library from "@retail-odoo/platform";

const source = join(__dirname, "../../packages/platform/src");

/** The function that an editor's user writes around a database; the compiler knows both types by their exported names. */
export const databaseOf = (tenant: library.TenantFacts): library.PostgresDatabaseFacts => tenant.database;

test("the facts of every component have an exported name, so that a caller's own functions can take them", () => {
  const index = readFileSync(join(source, "index.ts"), "utf8");
  const classes = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((path) => /[^.]\w\.ts$/.test(path));
  const facts = classes
    .filter((path) => !path.endsWith(".test.ts"))
    .flatMap((path) => [...readFileSync(join(source, path), "utf8").matchAll(/^  readonly facts: (\w+Facts)</gm)])
    .map(([, name]) => name);
  expect(facts.length).toBeGreaterThan(6);
  expect(facts.filter((name) => !index.includes(`type ${name},`))).toEqual([]);
});
