// The schemas that editors read fit the files of the reference program, and refuse what the platform refuses.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { root } from "../../tools/workspace.mjs";

const platform = join(root, "packages", "platform");
const Ajv = createRequire(join(platform, "package.json"))("ajv").default;
const load = (name) => JSON.parse(readFileSync(join(platform, "src", "schemas", `${name}.schema.json`), "utf8"));
const validator = (name) => new Ajv({ allErrors: true, strict: false }).compile(load(name));
const read = (path) => parse(readFileSync(join(root, path), "utf8"));

const stackFiles = readdirSync(root).filter((file) => /^Pulumi\..+\.yaml$/.test(file));
const tenantFiles = readdirSync(join(root, "tenants"), { recursive: true })
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => join("tenants", file));

for (const [schema, files, fewest] of [
  ["stack-file", stackFiles, 3],
  ["tenant-file", tenantFiles, 13],
])
  test(`${schema} fits every file`, () => {
    assert.ok(files.length >= fewest, `only ${files.length} files`);
    const validate = validator(schema);
    for (const file of files) assert.ok(validate(read(file)), `${file}: ${JSON.stringify(validate.errors)}`);
  });

test("a mistyped key and a wrong choice are marked", () => {
  const tenant = validator("tenant-file");
  assert.equal(tenant({ proflie: "branch" }), false);
  assert.equal(tenant({ profile: "brnch" }), false);
  const stack = validator("stack-file");
  const changed = (change) => {
    const file = read("Pulumi.dev.yaml");
    change(file.config["retail-odoo:platform"]);
    return stack(file);
  };
  assert.equal(
    changed((platformConfig) => (platformConfig.environment = "production")),
    false,
  );
  assert.equal(
    changed((platformConfig) => (platformConfig.databases.main.size = "xxl")),
    false,
  );
});
