import { join } from "node:path";
import type { PreviewResult } from "@retail-odoo/preview";
import { previewProgram, toDocument } from "../../packages/preview/src/engine";
import { openPolicyPacks } from "../../packages/preview/src/policy";

const ROOT = join(__dirname, "../..");
const PACKS = ["encryption", "quotas", "tenancy"].map((pack) => ({ dir: join(ROOT, "policies", pack) }));

jest.setTimeout(180_000);

async function preview(stack: string): Promise<PreviewResult> {
  const packs = await openPolicyPacks({ packs: PACKS, project: "retail-odoo", stack });
  try {
    const result = await previewProgram({ cwd: ROOT, stack, analyzer: packs });
    return { ...result, packs: packs.runs };
  } finally {
    await packs.close();
  }
}

describe.each(["dev", "staging", "prod"])("%s", (stack) => {
  let result: PreviewResult;
  beforeAll(async () => (result = await preview(stack)));

  test("no rule is violated, and none could not be checked", () => {
    expect(result.policies).toEqual([]);
  });

  test("every pack judged something", () => {
    expect(result.packs.map((pack) => [pack.name, pack.evaluations > 0])).toEqual([
      ["retail-odoo-encryption", true],
      ["retail-odoo-quotas", true],
      ["retail-odoo-tenancy", true],
    ]);
  });

  test("no secret is written, and only Secrets and passwords hold one", () => {
    const holders = result.resources.filter((resource) => resource.secretPaths.length > 0).map(({ type }) => type);
    expect([...new Set(holders)]).toEqual(["kubernetes:core/v1:Secret"]);
    expect(JSON.stringify(toDocument(result))).not.toContain("1b47061264138c4ac30d75fd1eb44270");
  });

  test("everything of AWS that can carry tags says whose it is, who pays, and what is in it", () => {
    const tagged = result.resources.filter(({ type, inputs }) => type.startsWith("aws:") && "tags" in inputs);
    expect(tagged.length).toBeGreaterThan(50);
    const keys = ["environment", "platform", "owner", "cost-centre", "data-class"].map((key) => `retail-odoo:${key}`);
    const incomplete = tagged.filter(({ inputs }) => keys.some((key) => !(key in (inputs["tags"] as object))));
    expect(incomplete.map(({ urn }) => urn)).toEqual([]);
  });
});

test("two previews of one program are the same, byte for byte", async () => {
  const [first, second] = [await preview("dev"), await preview("dev")];
  expect(JSON.stringify(toDocument(first))).toBe(JSON.stringify(toDocument(second)));
});
