import type { EnforcementLevel } from "../model";
import type { PackDeclaration, PolicyPackConfig } from "./pack";
import { resolvePackSettings } from "./pack-config";

const pack = (initialConfig: PolicyPackConfig = {}): PackDeclaration => ({
  name: "house",
  version: "1.0.0",
  policies: [
    { name: "a", description: "A", level: "mandatory", kind: "resource" },
    {
      name: "b",
      description: "B",
      level: "advisory",
      kind: "stack",
      configSchema: {
        properties: {
          limit: { type: "integer", minimum: 1, default: 10 },
          zones: { type: "array", items: { type: "string", pattern: "^eu-" }, minItems: 2 },
          mode: { enum: ["strict", "lax"] },
        },
        required: ["limit", "mode"],
      },
    },
  ],
  initialConfig,
});

const settled = async (given?: PolicyPackConfig, initial?: PolicyPackConfig) =>
  Object.fromEntries(await resolvePackSettings(pack(initial), given));

test("levels and schema defaults", async () => {
  expect(await settled({ b: { mode: "lax" } })).toEqual({
    a: { level: "mandatory", properties: {} },
    b: { level: "advisory", properties: { limit: 10, mode: "lax" } },
  });
});

test.each<[string, PolicyPackConfig, EnforcementLevel[]]>([
  ["a level for one", { a: "disabled" }, ["disabled", "advisory"]],
  ["a level among properties", { b: { enforcementLevel: "remediate", limit: 2 } }, ["mandatory", "remediate"]],
  ["a level for all", { all: "disabled" }, ["disabled", "disabled"]],
  [
    "for all, and one of them after all",
    { b: "mandatory", all: { enforcementLevel: "advisory" } },
    ["advisory", "mandatory"],
  ],
])("%s", async (_name, given, levels) => {
  const settings = await settled(given, { b: { mode: "lax" } });
  expect(Object.values(settings).map((policy) => policy.level)).toEqual(levels);
});

test("the user's configuration overrides the pack's own", async () => {
  const initial: PolicyPackConfig = {
    all: "mandatory",
    b: { enforcementLevel: "disabled", mode: "lax", limit: 3 },
    gone: "advisory",
  };
  expect(await settled({ b: { limit: 4 } }, initial)).toEqual({
    a: { level: "mandatory", properties: {} },
    b: { level: "disabled", properties: { limit: 4, mode: "lax" } },
  });
});

test("every fault of names and levels together", async () => {
  const given = { c: "advisory", a: "strict", b: { enforcementLevel: 1 }, all: { limit: 1 } };
  await expect(settled(given as unknown as PolicyPackConfig)).rejects.toThrow(
    [
      "policy pack house: its configuration is not valid:",
      '  a: "strict" is not an enforcement level; write advisory, mandatory, remediate, disabled',
      "  b: 1 is not an enforcement level; write advisory, mandatory, remediate, disabled",
      "  all: sets enforcementLevel only, not limit; give those to each policy",
      "  c: unknown policy; the pack has a, b",
    ].join("\n"),
  );
});

test("every schema violation together", async () => {
  await expect(settled({ b: { limit: 0, zones: ["eu-west-1", "us-east-1", 3], mode: "none" } })).rejects.toThrow(
    [
      "policy pack house: its configuration is not valid:",
      "  b.limit: 0 must be >= 1",
      '  b.zones.1: "us-east-1" must match pattern "^eu-"',
      "  b.zones.2: 3 must be string",
      '  b.mode: "none" must be equal to one of the allowed values',
    ].join("\n"),
  );
  await expect(settled()).rejects.toThrow("  b: must have required property 'mode'");
});

test("an invalid schema", async () => {
  const broken = pack();
  broken.policies[1] = {
    name: "b",
    description: "B",
    level: "advisory",
    kind: "stack",
    configSchema: { properties: { x: { type: "text" } } },
  };
  await expect(resolvePackSettings(broken)).rejects.toThrow(
    "  b: its configSchema is not a JSON Schema: Error: schema is invalid",
  );
});
