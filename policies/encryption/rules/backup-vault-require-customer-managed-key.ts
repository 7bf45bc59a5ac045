import { TYPES, type VaultFacts } from "@retail-odoo/contract";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofType } from "@retail-odoo/policy-kit";
import { requireKey } from "../keys";

export const backupVaultRequireCustomerManagedKey: ResourceValidationPolicy = {
  name: "backup-vault-require-customer-managed-key",
  description: "A backup vault that the component creates is encrypted with a customer-managed key.",
  severity: "high",
  remediationSteps:
    "Let the component create a key, or name an existing one. Copies keep the key that encrypted them first.",
  validateResource: ofType<VaultFacts>(TYPES.BackupVault, (vault, report) => {
    // The owner of an existing vault decides about its key.
    if (vault.created === true) requireKey(report, vault, "keyArn", "this vault's backups");
  }),
};
