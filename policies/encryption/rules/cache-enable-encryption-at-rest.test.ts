import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { cacheEnableEncryptionAtRest } from "./cache-enable-encryption-at-rest";

const violations = (change: object) =>
  resourceViolations(cacheEnableEncryptionAtRest, {
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    name: "sessions",
    props: { engine: "valkey", atRestEncryptionEnabled: true, kmsKeyId: "key", ...change },
  });

test("passes a group with a customer-managed key, known or unknown", async () => {
  expect(await violations({})).toEqual([]);
  expect(await violations({ kmsKeyId: UNKNOWN, authToken: UNKNOWN })).toEqual([]);
});

test.each([
  [
    { atRestEncryptionEnabled: undefined },
    "atRestEncryptionEnabled is not set, so this cache's data and snapshots are stored in plain text: set it to true.",
  ],
  [
    { atRestEncryptionEnabled: false },
    "atRestEncryptionEnabled is false, so this cache's data and snapshots are stored in plain text: set it to true.",
  ],
  [
    { kmsKeyId: undefined },
    "kmsKeyId is not set, so no key of yours protects this cache's data and snapshots: name a customer-managed KMS key.",
  ],
])("reports %j", async (change, message) => {
  expect(await violations(change)).toEqual([message]);
});

test("is not checked in a preview that does not know whether encryption is enabled", async () => {
  await expect(violations({ atRestEncryptionEnabled: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
