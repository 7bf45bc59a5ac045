import type { EnforcementLevel, Policies } from "@pulumi/policy";
import { backupVaultRequireCustomerManagedKey } from "./rules/backup-vault-require-customer-managed-key";
import { bucketRequirePolicy } from "./rules/bucket-require-policy";
import { bucketRequireCustomerManagedKey } from "./rules/bucket-require-customer-managed-key";
import { bucketPolicyRequireTls } from "./rules/bucket-policy-require-tls";
import { bucketEnableEncryption } from "./rules/bucket-enable-encryption";
import { cacheEnableEncryptionAtRest } from "./rules/cache-enable-encryption-at-rest";
import { cacheRequireAuth } from "./rules/cache-require-auth";
import { eksEnableSecretsEncryption } from "./rules/eks-enable-secrets-encryption";
import { fileSystemEnableEncryption } from "./rules/file-system-enable-encryption";
import { ingressRouteRequireTls } from "./rules/ingress-route-require-tls";
import { ingressRequireTls } from "./rules/ingress-require-tls";
import { keyRequireDeletionWindow } from "./rules/key-require-deletion-window";
import { keyEnableRotation } from "./rules/key-enable-rotation";
import { launchTemplateEnableVolumeEncryption } from "./rules/launch-template-enable-volume-encryption";
import { logGroupRequireCustomerManagedKey } from "./rules/log-group-require-customer-managed-key";
import { nodeClassEnableVolumeEncryption } from "./rules/node-class-enable-volume-encryption";
import { postgresRequireTls } from "./rules/postgres-require-tls";
import { rdsEnableStorageEncryption } from "./rules/rds-enable-storage-encryption";
import { rdsRequireTls } from "./rules/rds-require-tls";
import { storageClassEnableVolumeEncryption } from "./rules/storage-class-enable-volume-encryption";
import { topicRequireCustomerManagedKey } from "./rules/topic-require-customer-managed-key";
import { trailEnableLogFileValidation } from "./rules/trail-enable-log-file-validation";
import { volumeEnableEncryption } from "./rules/volume-enable-encryption";

export const name = "retail-odoo-encryption";
export const enforcementLevel: EnforcementLevel = "mandatory";

/** Data is encrypted at rest with customer-managed keys, and in transit with TLS. */
export const policies: Policies = [
  bucketEnableEncryption,
  bucketRequireCustomerManagedKey,
  bucketRequirePolicy,
  bucketPolicyRequireTls,
  volumeEnableEncryption,
  launchTemplateEnableVolumeEncryption,
  nodeClassEnableVolumeEncryption,
  storageClassEnableVolumeEncryption,
  fileSystemEnableEncryption,
  rdsEnableStorageEncryption,
  rdsRequireTls,
  cacheEnableEncryptionAtRest,
  cacheRequireAuth,
  eksEnableSecretsEncryption,
  logGroupRequireCustomerManagedKey,
  topicRequireCustomerManagedKey,
  trailEnableLogFileValidation,
  keyEnableRotation,
  keyRequireDeletionWindow,
  backupVaultRequireCustomerManagedKey,
  postgresRequireTls,
  ingressRequireTls,
  ingressRouteRequireTls,
];
