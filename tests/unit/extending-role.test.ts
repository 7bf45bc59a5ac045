import { existsSync } from "node:fs";
import { join } from "node:path";
import { ODOO_ROLES, ROLE_NAMES } from "../../packages/platform/src/tenant/roles";
import { placesOf, read } from "./extending";
import { filesBelow, root } from "./glossary";

const ROLES = "packages/platform/src/tenant/roles";

test("a role is at most three files, and every existing role has them", () => {
  const places = placesOf("Add a role");
  expect(places).toEqual([`${ROLES}/<role>.ts`, `${ROLES}/index.ts`, "packages/contract/src/profiles.ts"]);
  for (const role of ROLE_NAMES) {
    expect(existsSync(join(root, ROLES, `${role}.ts`))).toBe(true);
    expect(read(`${ROLES}/${role}.ts`)).toContain(`export const ${role}: RoleDefinition`);
  }
});

test("no other source file names a role that only the table has to know", () => {
  const listed = ["packages/contract/src/profiles.ts"];
  const sources = ["packages", "policies", "index.ts"]
    .flatMap((path) => filesBelow(path, [".ts"]))
    .filter((path) => !path.endsWith(".test.ts") && !path.startsWith(`${ROLES}/`) && !listed.includes(path));
  // "web" is also a node pool, and "websocket" the name of a port: a role without such a namesake shows the seam.
  const naming = sources.filter((path) => /["'`]cron["'`]|\bcron:|odoo-cron/.test(read(path)));
  expect(naming).toEqual([]);
});

test("routes and network policies name no role: both follow the table", () => {
  for (const path of ["edge/routes.ts", "tenant/isolation.ts", "tenant/create-odoo.ts", "tenant/sizing.ts"])
    for (const role of Object.keys(ODOO_ROLES).filter((name) => name !== "web"))
      expect({
        path,
        role,
        named: new RegExp(`["'\`]${role}["'\`]`).test(read(`packages/platform/src/${path}`)),
      }).toEqual({
        path,
        role,
        named: false,
      });
});

test("the places of a field of the tenant file exist and hold every field", () => {
  const places = placesOf("Add a field of the tenant file");
  expect(places).toEqual([
    "packages/platform/src/tenant/tenant-spec.ts",
    "packages/platform/src/tenant/resolve-tenant.ts",
    "packages/preview/src/cli/tenants/fields.ts",
    "docs/tenants.md",
  ]);
  for (const place of places) expect(existsSync(join(root, place))).toBe(true);
  const schema = JSON.parse(read("packages/platform/src/schemas/tenant-spec.schema.json")) as {
    properties: object;
  };
  const documented = read("docs/tenants.md");
  const undocumented = Object.keys(schema.properties).filter(
    (field) => field !== "name" && !documented.includes(field),
  );
  expect(undocumented).toEqual([]);
});
