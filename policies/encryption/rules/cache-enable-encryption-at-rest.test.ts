import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { cacheEnableEncryptionAtRest } from "./cache-enable-encryption-at-rest";

const violations = (change: object) =>
  resourceViolations(cacheEnableEncryptionAtRest, {
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    name: "sessions",
    props: { engine: "valkey", atRestEncryptionEnabled: true, kmsKeyId: "key", ...change },
  });

test("passes what is encrypted with a key of one's own, known or not yet", async () => {
  expect(await violations({})).toEqual([]);
  expect(await violations({ kmsKeyId: UNKNOWN, authToken: UNKNOWN })).toEqual([]);
});

test.each([
  [{ atRestEncryptionEnabled: undefined }, "atRestEncryptionEnabled is not set: set it to true."],
  [{ atRestEncryptionEnabled: false }, "atRestEncryptionEnabled is false: set it to true."],
  [{ kmsKeyId: undefined }, "kmsKeyId is not set: name a KMS key of your own."],
])("refuses %j", async (change, message) => {
  expect(await violations(change)).toEqual([message]);
});

test("says that it cannot judge what is not known", async () => {
  await expect(violations({ atRestEncryptionEnabled: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
