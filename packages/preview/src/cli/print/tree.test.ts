import { fakePlatform, fakeResource } from "@retail-odoo/testing";
import { styleOf } from "../io";
import { treeLines } from "./tree";

const plain = styleOf({ stdout: { write: () => undefined }, env: {} });
const shop = fakeResource("my:index:Shop", "a", {}, { custom: false });
const below = (type: string, name: string, over = {}) => fakeResource(type, name, {}, { parent: shop.urn, ...over });

describe("treeLines", () => {
  it("prints leaves of one type on one line, by name, and the first and last of many", () => {
    const buckets = [3, 1, 2].map((index) => below("aws:s3/bucket:Bucket", `bucket-${index}`));
    const roles = Array.from({ length: 40 }, (_, index) => below("aws:iam/role:Role", `role-${index + 10}`));
    expect(treeLines([shop, ...roles, ...buckets], plain)).toEqual([
      "Shop a",
      "├─ iam.Role × 40 role-10 … role-49",
      "└─ s3.Bucket × 3 bucket-1, bucket-2, bucket-3",
    ]);
  });

  it("expands the first of equal subtrees, and any different one", () => {
    const workspace = (name: string, ...types: string[]) => {
      const component = fakeResource("my:index:TenantWorkspace", name, {}, { custom: false });
      return [component, ...types.map((type) => fakeResource(type, `${name}-${type}`, {}, { parent: component.urn }))];
    };
    const [one, two] = ["x:index:One", "x:index:Two"] as const;
    expect(
      treeLines(
        [...workspace("a", one, two), ...workspace("b", one), ...workspace("c", two, one), ...workspace("d", one, two)],
        plain,
      ),
    ).toEqual([
      "TenantWorkspace a",
      "├─ One a-x:index:One",
      "└─ Two a-x:index:Two",
      "TenantWorkspace × 2 c, d, 3 resources each like a",
      "TenantWorkspace b",
      "└─ One b-x:index:One",
    ]);
  });

  it("marks protected resources, and a group only if all are protected", () => {
    const keys = [true, false].map((protect, index) => below("aws:kms/key:Key", `k${index}`, { protect }));
    const vaults = [1, 2].map((index) => below("aws:s3/bucket:Bucket", `v${index}`, { protect: true }));
    expect(treeLines([shop, ...keys, ...vaults], plain).slice(1)).toEqual([
      "├─ kms.Key × 2 k0, k1",
      "└─ s3.Bucket × 2 v1, v2 protected",
    ]);
  });

  it("has the same length for any number of tenants", () => {
    expect(treeLines(fakePlatform(60).resources, plain).length).toBe(
      treeLines(fakePlatform(3).resources, plain).length,
    );
  });

  it("does not depend on the registration order of leaves", () => {
    const leaves = ["c", "a", "b"].map((name) => below("aws:s3/bucket:Bucket", name));
    expect(treeLines([shop, ...leaves], plain)).toEqual(treeLines([shop, ...leaves.reverse()], plain));
  });
});
