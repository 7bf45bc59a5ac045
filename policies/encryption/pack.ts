import type { EnforcementLevel, Policies } from "@pulumi/policy";
import { backupVaultUseOwnKey } from "./rules/backup-vault-use-own-key";
import { bucketAttachPolicy } from "./rules/bucket-attach-policy";
import { bucketUseOwnKey } from "./rules/bucket-use-own-key";
import { bucketPolicyRefusePlaintext } from "./rules/bucket-policy-refuse-plaintext";
import { bucketSetEncryption } from "./rules/bucket-set-encryption";
import { cacheEncryptData } from "./rules/cache-encrypt-data";
import { cacheRefuseStrangers } from "./rules/cache-refuse-strangers";
import { eksEncryptSecrets } from "./rules/eks-encrypt-secrets";
import { fileSystemEncryptData } from "./rules/file-system-encrypt-data";
import { ingressRouteServeTls } from "./rules/ingress-route-serve-tls";
import { ingressServeTls } from "./rules/ingress-serve-tls";
import { keyDelayDeletion } from "./rules/key-delay-deletion";
import { keyRotateMaterial } from "./rules/key-rotate-material";
import { launchTemplateEncryptVolumes } from "./rules/launch-template-encrypt-volumes";
import { logGroupUseOwnKey } from "./rules/log-group-use-own-key";
import { nodeClassEncryptVolumes } from "./rules/node-class-encrypt-volumes";
import { postgresRefusePlaintext } from "./rules/postgres-refuse-plaintext";
import { rdsEncryptStorage } from "./rules/rds-encrypt-storage";
import { rdsRefusePlaintext } from "./rules/rds-refuse-plaintext";
import { storageClassEncryptVolumes } from "./rules/storage-class-encrypt-volumes";
import { topicUseOwnKey } from "./rules/topic-use-own-key";
import { trailSignEvents } from "./rules/trail-sign-events";
import { volumeEncryptData } from "./rules/volume-encrypt-data";

export const name = "retail-odoo-encryption";
export const enforcementLevel: EnforcementLevel = "mandatory";

/** What is stored is encrypted with keys of one's own, and what travels is encrypted too. */
export const policies: Policies = [
  bucketSetEncryption,
  bucketUseOwnKey,
  bucketAttachPolicy,
  bucketPolicyRefusePlaintext,
  volumeEncryptData,
  launchTemplateEncryptVolumes,
  nodeClassEncryptVolumes,
  storageClassEncryptVolumes,
  fileSystemEncryptData,
  rdsEncryptStorage,
  rdsRefusePlaintext,
  cacheEncryptData,
  cacheRefuseStrangers,
  eksEncryptSecrets,
  logGroupUseOwnKey,
  topicUseOwnKey,
  trailSignEvents,
  keyRotateMaterial,
  keyDelayDeletion,
  backupVaultUseOwnKey,
  postgresRefusePlaintext,
  ingressServeTls,
  ingressRouteServeTls,
];
