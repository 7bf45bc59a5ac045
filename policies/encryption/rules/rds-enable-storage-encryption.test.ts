import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { rdsEnableStorageEncryption } from "./rds-enable-storage-encryption";

describe.each(["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"])("%s", (type) => {
  const violations = (change: object) =>
    resourceViolations(rdsEnableStorageEncryption, {
      type,
      name: "main",
      props: { engine: "postgres", storageEncrypted: true, ...change },
    });

  test("passes encrypted storage", async () => {
    expect(await violations({})).toEqual([]);
  });

  test.each([
    [undefined, "storageEncrypted is not set: set it to true."],
    [false, "storageEncrypted is false: set it to true."],
  ])("storageEncrypted: %p", async (storageEncrypted, message) => {
    expect(await violations({ storageEncrypted })).toEqual([message]);
  });

  test("in a preview, judges by what is known", async () => {
    expect(await violations({ engine: UNKNOWN, kmsKeyId: UNKNOWN, storageEncrypted: false })).toEqual([
      "storageEncrypted is false: set it to true.",
    ]);
    await expect(violations({ storageEncrypted: UNKNOWN })).rejects.toThrow(UnknownValueError);
  });
});
