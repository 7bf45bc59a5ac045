// Generates the JSON Schemas of stack configuration, tenant files and published facts from the interfaces, for the library's
// own checks and for editors. `--check` writes nothing and fails if they are out of date.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { prepare, root } from "./workspace.mjs";

// Types of the contract come from its compiled declarations; without those they would be `any`. The platform itself cannot be
// compiled yet: it reads these schemas.
prepare("packages/contract");
// Imported after the installation.
const { createGenerator } = await import("ts-json-schema-generator");
const { format } = await import("prettier");

const folder = join(root, "packages", "platform", "src", "schemas");
const platform = generate("platform/platform-args.ts", "PlatformConfig");
const tenant = generate("tenant/tenant-spec.ts", "TenantSpec");
const schemas = {
  "platform.schema.json": platform,
  "tenant-spec.schema.json": tenant,
  "tenant-file.schema.json": tenantFile(tenant),
  "stack-file.schema.json": stackFile(platform),
  "published-landing-zone.schema.json": generate("layers/published.ts", "PublishedLandingZone", true),
  "published-platform.schema.json": generate("layers/published.ts", "PublishedPlatform", true),
};

const stale = [];
for (const [file, schema] of Object.entries(schemas)) {
  const path = join(folder, file);
  const text = await format(JSON.stringify(schema), { parser: "json", printWidth: 120 });
  if (!process.argv.includes("--check")) writeFileSync(path, text);
  else if (readFileSync(path, "utf8") !== text) stale.push(file);
}
if (stale.length > 0) {
  process.stderr.write(`Out of date: ${stale.join(", ")}. Run npm run schemas.\n`);
  process.exit(1);
}

/** @param open whether a later release may add fields */
function generate(path, type, open = false) {
  const generator = createGenerator({
    path: join(root, "packages", "platform", "src", path),
    tsconfig: join(root, "packages", "platform", "tsconfig.json"),
    type,
    skipTypeCheck: true,
    topRef: false,
    additionalProperties: open,
  });
  return demandDiscriminators(generator.createSchema(type));
}

/** Makes the discriminating field of an `if` required: a value without it would be validated against every variant. */
function demandDiscriminators(schema) {
  return JSON.parse(JSON.stringify(schema), (key, value) =>
    key === "if" && value.properties ? { ...value, required: Object.keys(value.properties) } : value,
  );
}

/** A tenant file may leave any field to `extends`; its name is that of the file. */
function tenantFile(schema) {
  const file = structuredClone(schema);
  const properties = {
    extends: { type: "string", description: "File whose fields this one adds to." },
    ...file.properties,
  };
  delete properties.name;
  file.properties = properties;
  delete file.required;
  for (const definition of Object.values(file.definitions ?? {})) delete definition.required;
  return file;
}

/** `Pulumi.<stack>.yaml` of the reference program; Pulumi's own keys and other namespaces stay unchecked. */
function stackFile({ $schema, definitions, ...platform }) {
  const tenants = { type: "string", description: "Directory of the tenants' files, relative to the project." };
  const config = { type: "object", properties: { "retail-odoo:platform": platform, "retail-odoo:tenants": tenants } };
  return { $schema, type: "object", properties: { config }, definitions };
}
