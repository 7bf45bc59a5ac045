import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { volumeEnableEncryption } from "./volume-enable-encryption";

const violations = (change: object) =>
  resourceViolations(volumeEnableEncryption, {
    type: "aws:ebs/volume:Volume",
    name: "data",
    props: { availabilityZone: "eu-central-1a", size: 20, encrypted: true, ...change },
  });

test("passes an encrypted volume", async () => {
  expect(await violations({})).toEqual([]);
});

test.each([
  [undefined, "encrypted is not set: set it to true."],
  [false, "encrypted is false: set it to true."],
])("encrypted: %p", async (encrypted, message) => {
  expect(await violations({ encrypted })).toEqual([message]);
});

test("in a preview, judges by what is known", async () => {
  const pending = { availabilityZone: UNKNOWN, size: UNKNOWN, kmsKeyId: UNKNOWN };
  expect(await violations({ ...pending, encrypted: false })).toEqual(["encrypted is false: set it to true."]);
  await expect(violations({ encrypted: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
