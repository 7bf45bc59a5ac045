import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { keyEnableRotation } from "./key-enable-rotation";

const violations = (props: object) =>
  resourceViolations(keyEnableRotation, { type: "aws:kms/key:Key", name: "data", props });

test("passes a key that rotates, and keys that cannot", async () => {
  expect(await violations({ enableKeyRotation: true, customerMasterKeySpec: "SYMMETRIC_DEFAULT" })).toEqual([]);
  expect(await violations({ customerMasterKeySpec: "RSA_4096" })).toEqual([]);
  expect(await violations({ customKeyStoreId: "cks-1" })).toEqual([]);
});

test.each([
  [undefined, "enableKeyRotation is not set: set it to true."],
  [false, "enableKeyRotation is false: set it to true."],
])("enableKeyRotation: %p", async (enableKeyRotation, message) => {
  expect(await violations({ enableKeyRotation })).toEqual([message]);
});

test("in a preview, judges by what is known", async () => {
  expect(await violations({ policy: UNKNOWN, description: UNKNOWN })).toEqual([
    "enableKeyRotation is not set: set it to true.",
  ]);
  expect(await violations({ customKeyStoreId: UNKNOWN })).toEqual([]);
  await expect(violations({ enableKeyRotation: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
