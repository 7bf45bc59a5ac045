import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as encryption from "@retail-odoo/policy-encryption";
import * as quotas from "@retail-odoo/policy-quotas";
import * as tenancy from "@retail-odoo/policy-tenancy";

const PACKS = { encryption, quotas, tenancy };
/** `<thing>-<verb>-<what>`: users write these names into their configuration, so they read alike. */
const NAME = /^[a-z]+(-[a-z]+)*-(require|disallow|enable|limit)-[a-z]+(-[a-z]+)*$/;
const VERB = /-(require|disallow|enable|limit)-/g;

describe.each(Object.entries(PACKS))("the rules of the %s pack", (pack, { policies }) => {
  const folder = join(__dirname, "../../policies", pack, "rules");
  const names = policies.map(({ name }) => name);

  test("are named <thing>-<require|disallow|enable|limit>-<what>, with one verb", () => {
    expect(names.filter((name) => !NAME.test(name) || name.match(VERB)?.length !== 1)).toEqual([]);
  });

  test("are the files of the folder, each with a test beside it", () => {
    const sources = readdirSync(folder).filter((file) => !file.endsWith(".test.ts"));
    expect(sources.sort()).toEqual(names.map((name) => `${name}.ts`).sort());
    expect(names.filter((name) => !existsSync(join(folder, `${name}.test.ts`)))).toEqual([]);
  });

  test.each(names)("%s is the one export of its file, in camel case", (name) => {
    const constant = name.replace(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());
    const exported = jest.requireActual<{ [constant: string]: { name: string } }>(join(folder, name));
    expect(Object.entries(exported).map(([key, rule]) => [key, rule.name])).toEqual([[constant, name]]);
  });
});

test("no two packs have a rule of the same name", () => {
  const names = Object.values(PACKS).flatMap(({ policies }) => policies.map(({ name }) => name));
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
