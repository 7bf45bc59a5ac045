import { resourceViolations, UNKNOWN } from "@retail-odoo/testing";
import { backupVaultRequireCustomerManagedKey } from "./backup-vault-require-customer-managed-key";

const violations = (change: object) =>
  resourceViolations(backupVaultRequireCustomerManagedKey, {
    type: "retail-odoo:index:BackupVault",
    name: "vault",
    props: { bucket: "backups", region: "eu-central-1", lockDays: 35, versioned: true, created: true, ...change },
  });
const MISSING = "keyArn is not set, so no key of yours protects this vault's backups: name a customer-managed KMS key.";

test("passes a vault with a key, and a vault that existed before", async () => {
  expect(await violations({ keyArn: "arn:aws:kms:::key/1" })).toEqual([]);
  expect(await violations({ created: false })).toEqual([]);
});

test("reports a vault without a key", async () => {
  expect(await violations({})).toEqual([MISSING]);
});

test("in a preview, the key must be set, not known", async () => {
  expect(await violations({ bucket: UNKNOWN, keyArn: UNKNOWN })).toEqual([]);
  expect(await violations({ bucket: UNKNOWN })).toEqual([MISSING]);
});
