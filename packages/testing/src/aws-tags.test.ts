import { TAGS } from "@retail-odoo/contract";
import { takesTags, untagged } from "./aws-tags";

test("the provider's typings list the taggable types", () => {
  const types = ["aws:ec2/vpc:Vpc", "aws:kms/alias:Alias", "aws:iam/role:Role", "aws:ec2/route:Route"];
  expect(types.map(takesTags)).toEqual([true, false, true, false]);
});

test("reports missing, empty and non-text tags by resource", () => {
  const full = Object.fromEntries(Object.values(TAGS).map((key) => [key, "x"]));
  const { [TAGS.owner]: _, ...less } = full;
  const vpc = (name: string, tags?: object) => ({ type: "aws:ec2/vpc:Vpc", name, inputs: tags ? { tags } : {} });
  expect(
    untagged([
      vpc("all", full),
      vpc("less", less),
      vpc("empty", { ...full, [TAGS.costCentre]: "" }),
      vpc("none"),
      { type: "aws:kms/alias:Alias", name: "alias", inputs: {} },
      { type: "kubernetes:core/v1:Namespace", name: "namespace", inputs: {} },
    ]),
  ).toEqual([
    "aws:ec2/vpc:Vpc less without retail-odoo:owner",
    "aws:ec2/vpc:Vpc empty without retail-odoo:cost-centre",
    `aws:ec2/vpc:Vpc none without ${Object.values(TAGS).join(", ")}`,
  ]);
});
