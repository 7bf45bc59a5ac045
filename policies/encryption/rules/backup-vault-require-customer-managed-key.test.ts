import { resourceViolations, UNKNOWN } from "@retail-odoo/testing";
import { backupVaultRequireCustomerManagedKey } from "./backup-vault-require-customer-managed-key";

const violations = (change: object) =>
  resourceViolations(backupVaultRequireCustomerManagedKey, {
    type: "retail-odoo:index:BackupVault",
    name: "vault",
    props: { bucket: "backups", region: "eu-central-1", lockDays: 35, versioned: true, created: true, ...change },
  });

test("passes a vault with a key, and one that was there before", async () => {
  expect(await violations({ keyArn: "arn:aws:kms:::key/1" })).toEqual([]);
  expect(await violations({ created: false })).toEqual([]);
});

test("no key", async () => {
  expect(await violations({})).toEqual(["keyArn is not set: name a KMS key of your own."]);
});

test("in a preview, a key need only be named", async () => {
  expect(await violations({ bucket: UNKNOWN, keyArn: UNKNOWN })).toEqual([]);
  expect(await violations({ bucket: UNKNOWN })).toEqual(["keyArn is not set: name a KMS key of your own."]);
});
