import { TYPES, type VaultFacts } from "@retail-odoo/contract";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { has, ofType } from "@retail-odoo/policy-kit";

export const backupVaultRequireCustomerManagedKey: ResourceValidationPolicy = {
  name: "backup-vault-require-customer-managed-key",
  description: "Backup vaults are encrypted with a customer-managed key.",
  severity: "high",
  remediationSteps: "Let the component create its key, or name one of yours. Copies keep the key they were made with.",
  validateResource: ofType<VaultFacts>(TYPES.BackupVault, (vault, report) => {
    // What holds for a vault that was there before is its owner's to say.
    if (vault.created === true && !has(vault, "keyArn")) report("keyArn is not set: name a KMS key of your own.");
  }),
};
