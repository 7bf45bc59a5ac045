import { readFileSync } from "node:fs";
import { join } from "node:path";
import { planCell, RetailOdooPlatform, TenantStack, type TenantSpec } from "@retail-odoo/platform";
import { record } from "@retail-odoo/testing";
import { platformArgs, tenant } from "./example-cell";
import { messages, type Args } from "./faulty-cell";

/** Every field of a tenant's file decides something, and docs/tenants.md lists what: the plan, a resource, or a refusal. */

type Change = (spec: TenantSpec, args: Args) => void;

/** A service that the tenant's files cannot keep: they are not copied. */
const unreachable = (spec: TenantSpec) => {
  spec.service = "critical";
  spec.data.fileCopyMinutes = 0;
};

/** A value of each field that has to make a difference; `tills` and the like are beyond what profile branch carries. */
const CHANGES: { readonly [field: string]: Change } = {
  name: (spec) => (spec.name = "gamma"),
  customer: (spec) => (spec.customer = "group"),
  state: (spec) => (spec.state = "suspended"),
  country: (spec, { tenants: [, other] }) => {
    spec.country = "US";
    if (other) other.country = "US";
  },
  regions: (spec) => (spec.regions = ["eu-west-1"]),
  profile: (spec) => (spec.profile = "omnichannel"),
  service: (spec) => (spec.service = "essential"),
  tenancy: (spec) => (spec.tenancy = "dedicated"),
  regulated: (spec, args) => {
    spec.regulated = true;
    args.tenants.push(tenant("gamma"));
  },
  database: (spec) => (spec.database = "own"),
  "workload.stores": (spec) => (spec.workload.stores = 21),
  "workload.posTerminals": (spec) => (spec.workload.posTerminals = 61),
  "workload.posOrdersPerHour": (spec) => (spec.workload.posOrdersPerHour = 1_501),
  "workload.onlineOrdersPerHour": (spec) => (spec.workload.onlineOrdersPerHour = 301),
  "workload.concurrentUsers": (spec) => (spec.workload.concurrentUsers = 41),
  "data.databaseGiB": (spec) => (spec.data.databaseGiB = 100),
  "data.filestoreGiB": (spec) => (spec.data.filestoreGiB = 100),
  "data.growthGiBPerMonth": (spec) => (spec.data.growthGiBPerMonth = 10),
  "data.fileCopyMinutes": (spec) => (spec.data.fileCopyMinutes = 60),
  "data.acceptUncopiedFiles": (spec) => {
    unreachable(spec);
    spec.data.acceptUncopiedFiles = true;
  },
  hosts: (spec) => (spec.hosts = ["till.example.com"]),
  passwordGeneration: (spec) => (spec.passwordGeneration = 2),
  "odoo.version": (spec) => (spec.odoo.version = "17.0"),
  "odoo.image": (spec) => (spec.odoo.image = `registry.example/odoo@sha256:${"1".repeat(64)}`),
  "odoo.modules": (spec) => (spec.odoo.modules = ["stock"]),
  "odoo.customCode": (spec, args) => {
    spec.odoo.customCode = true;
    args.tenants.push(tenant("gamma"));
  },
  "odoo.sessions": (spec) => (spec.odoo.sessions = "elasticache"),
  "odoo.objects": (spec) => (spec.odoo.objects = "bucket"),
};

/** Fields that need another one to be changed with them, and that one alone. */
const WITH: { readonly [field: string]: Change } = {
  regulated: (_, args) => args.tenants.push(tenant("gamma")),
  "odoo.customCode": (_, args) => args.tenants.push(tenant("gamma")),
  "data.acceptUncopiedFiles": (spec) => unreachable(spec),
};

/** Faults of the cell, or what the proof allots. */
function planned(change: Change): string {
  const faults = messages((args) => change(args.tenants[0] as TenantSpec, args));
  if (faults.length > 0) return faults.join("\n");
  const args = platformArgs();
  change(args.tenants[0] as TenantSpec, args);
  const { allotments, capacity } = planCell("retail", args);
  return JSON.stringify([allotments, capacity]);
}

/** What the tenant's stack registers, for what the plan does not hold. */
async function registered(change: Change): Promise<string> {
  const args = platformArgs();
  const spec = args.tenants[0] as TenantSpec;
  change(spec, args);
  const resources = await record(() => {
    const platform = new RetailOdooPlatform("retail", args);
    new TenantStack("shop", { spec, platform: platform.facts }, { provider: platform.kubernetes });
  });
  const own = resources.filter(({ name }) => name.startsWith("shop"));
  return JSON.stringify(own.map(({ name, inputs }) => [name, inputs]));
}

const UNCHANGED: Change = () => undefined;
let unchanged: Promise<string> | undefined;

test.each(Object.entries(CHANGES))("%s", async (field, change) => {
  if (planned(change) !== planned(WITH[field] ?? UNCHANGED)) return;
  unchanged ??= registered(UNCHANGED);
  expect((await registered(change)) === (await unchanged)).toBe(false);
});

interface Schema {
  properties?: { [key: string]: Schema };
  $ref?: string;
}

test("every field has a row in docs/tenants.md, and an example here", () => {
  const root = join(__dirname, "../..");
  const schema = JSON.parse(
    readFileSync(join(root, "packages/platform/src/schemas/tenant-spec.schema.json"), "utf8"),
  ) as Schema & { definitions: { [name: string]: Schema } };
  const open = (part: Schema): Schema =>
    part.$ref ? open(schema.definitions[part.$ref.split("/").at(-1) ?? ""] ?? {}) : part;
  const fieldsOf = (part: Schema, path: string[] = []): string[] =>
    Object.entries(open(part).properties ?? {}).flatMap(([key, value]) =>
      open(value).properties ? fieldsOf(value, [...path, key]) : [[...path, key].join(".")],
    );
  const fields = fieldsOf(schema)
    .filter((field) => !field.startsWith("$"))
    .sort();
  const docs = readFileSync(join(root, "docs/tenants.md"), "utf8");
  const rows = [...(docs.split("## What each field decides")[1] ?? "").split("\n## ")[0]!.matchAll(/^\| `([^`]+)` /gm)];
  expect(rows.map(([, field]) => field).sort()).toEqual(fields);
  expect(Object.keys(CHANGES).sort()).toEqual(fields);
});
