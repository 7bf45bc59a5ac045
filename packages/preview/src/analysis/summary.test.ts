import { fakePlatform } from "@retail-odoo/testing";
import { policyOverview, typeGroups } from "./summary";

describe("typeGroups and policyOverview", () => {
  it("counts by package and module, components as one group", () => {
    expect(typeGroups(fakePlatform(1).resources)).toEqual([
      {
        name: "aws",
        count: 15,
        parts: [
          { name: "ec2", count: 10 },
          { name: "eks", count: 3 },
          { name: "kms", count: 1 },
          { name: "s3", count: 1 },
        ],
      },
      {
        name: "components",
        count: 5,
        parts: ["BackupVault", "LandingZone", "PostgresHA", "RetailOdooPlatform", "TenantStack"].map((name) => ({
          name,
          count: 1,
        })),
      },
      {
        name: "kubernetes",
        count: 5,
        parts: [
          { name: "core/v1", count: 3 },
          { name: "apps/v1", count: 1 },
          { name: "postgresql.cnpg.io/v1", count: 1 },
        ],
      },
    ]);
  });

  it("ignores disabled rules", () => {
    const policy = { name: "p", level: "disabled" as const, description: "" };
    const packs = [
      {
        name: "k",
        version: "1",
        policies: [policy, { ...policy, name: "q", level: "advisory" as const }],
        evaluations: 1,
      },
    ];
    const result = { pack: "k", policy: "p", message: "m", checked: true };
    const policies = [
      { ...result, level: "disabled" as const },
      { ...result, level: "remediate" as const },
    ];
    expect(policyOverview({ packs, policies, skippedCallbacks: [] })).toEqual({
      packs,
      rules: 1,
      mandatory: [],
      advisory: [],
      remediated: [policies[1]],
      notChecked: [],
      skippedCallbacks: [],
    });
  });
});
