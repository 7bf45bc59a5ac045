export { cleaning, createAccessLogs } from "./access-logs";
export { BackupIdentity, createBucketIdentity, type BackupIdentityArgs } from "./backup-identity";
export {
  DEFAULT_BACKUP_PLAN,
  lockDaysNeeded,
  resolveBackupPlan,
  type BackupPlan,
  type BackupPlanArgs,
} from "./backup-plan";
export { BackupVault, type BackupVaultArgs } from "./backup-vault";
export { allowFileCopies, allowServer, bucketArn, denyRemoval, requireBucketKey, requireTls } from "./bucket-policies";
export {
  copiesPrefix,
  COPY_INTERVALS,
  copyIntervalMinutes,
  copySchedule,
  filesRpoMinutes,
  filesRtoMinutes,
  keepDaysOf,
  repositoryAddress,
} from "./file-copies";
export {
  reachableRpoMinutes,
  reachableRpoSeconds,
  reachableRtoMinutes,
  sidecarRestoreMiBPerSecond,
  type BackedUp,
} from "./recovery-objectives";
export {
  checkLock,
  checkStore,
  resolveBackupVault,
  type BackupVaultSpec,
  type ExistingVaultArgs,
  type S3VaultArgs,
  type VaultAccountArgs,
  type VaultArgs,
} from "./resolve-backup-vault";
export { checkOutside, startsOf } from "./schedule";
export { createSealedBucket, type SealedBucket } from "./sealed-bucket";
