import { existsSync } from "node:fs";
import { join } from "node:path";
import { BASELINES } from "@retail-odoo/contract";
import * as encryption from "@retail-odoo/policy-encryption";
import * as quotas from "@retail-odoo/policy-quotas";
import * as tenancy from "@retail-odoo/policy-tenancy";
import { OPERATORS } from "../../packages/platform/src/cluster-services/operators";
import { OPERATOR_PODS } from "../../packages/platform/src/cluster-services/operator-pods";
import { placesOf, read } from "./extending";
import { filesBelow, root } from "./glossary";

const SERVICES = "packages/platform/src/cluster-services";

test("an operator is these places, and every existing operator has them", () => {
  const places = placesOf("Add an operator");
  expect(places).toEqual([
    "packages/contract/src/baselines.ts",
    `${SERVICES}/args.ts`,
    `${SERVICES}/operators.ts`,
    `${SERVICES}/operator-pods.ts`,
    `${SERVICES}/values/<operator>.ts`,
    "docs/landing-zone.md",
  ]);
  const table = read("docs/landing-zone.md");
  const names = Object.keys(OPERATORS);
  expect(Object.keys(OPERATOR_PODS).sort()).toEqual([...names].sort());
  expect(names.filter((name) => !table.includes(`\n| \`${name}\` `))).toEqual([]);
  for (const { chart } of Object.values(OPERATORS))
    for (const baseline of Object.values(BASELINES)) expect(baseline.charts[chart].version).toMatch(/^v?\d/);
});

test("no other source file names an operator that only the table has to know", () => {
  const listed = placesOf("Add an operator");
  const naming = ["packages", "policies", "index.ts"]
    .flatMap((path) => filesBelow(path, [".ts"]))
    .filter((path) => !path.endsWith(".test.ts") && !path.startsWith(`${SERVICES}/values/`))
    // The platform speaks to the other operators by their custom resources; nothing but the table installs this one.
    .filter((path) => /metrics-server|metricsServer/.test(read(path)));
  expect(naming.filter((path) => !listed.includes(path))).toEqual([]);
});

test.each(Object.entries({ encryption, quotas, tenancy }))(
  "a rule of the %s pack is four files at most",
  (pack, { policies }) => {
    const places = placesOf("Add a rule");
    expect(places).toHaveLength(4);
    for (const { name } of policies)
      for (const place of places) {
        const path = place.replace("<pack>", pack).replace("<rule>", name);
        expect([path, existsSync(join(root, path))]).toEqual([path, true]);
      }
    const documented = read(`policies/${pack}/README.md`);
    expect(policies.filter(({ name }) => !documented.includes(`| \`${name}\` `))).toEqual([]);
  },
);
