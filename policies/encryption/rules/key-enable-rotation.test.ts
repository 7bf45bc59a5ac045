import { resourceViolations, testSwitchRule, UNKNOWN } from "@retail-odoo/testing";
import { keyEnableRotation } from "./key-enable-rotation";

const TYPE = "aws:kms/key:Key";
const violations = (props: object) => resourceViolations(keyEnableRotation, { type: TYPE, name: "data", props });

testSwitchRule(
  keyEnableRotation,
  { type: TYPE, name: "data", props: { policy: "{}", description: "data", enableKeyRotation: true } },
  "enableKeyRotation",
  (value) => `enableKeyRotation is ${value}, so this key's material never changes: set it to true.`,
);

test("passes keys that AWS cannot rotate", async () => {
  expect(await violations({ customerMasterKeySpec: "RSA_4096" })).toEqual([]);
  expect(await violations({ customKeyStoreId: "cks-1" })).toEqual([]);
  expect(await violations({ customKeyStoreId: UNKNOWN })).toEqual([]);
});

test("a symmetric key that names its kind must rotate", async () => {
  expect(await violations({ enableKeyRotation: true, customerMasterKeySpec: "SYMMETRIC_DEFAULT" })).toEqual([]);
  expect(await violations({ customerMasterKeySpec: "SYMMETRIC_DEFAULT" })).toHaveLength(1);
});
