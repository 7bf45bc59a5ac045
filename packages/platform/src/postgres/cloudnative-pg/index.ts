export { backupPath } from "./backup-manifests";
export { createCloudNativePgDatabase, RELOAD_LABEL } from "./create-database";
export { cloudNativePgFacts, createCloudNativePg } from "./create-server";
export { podsOf, poolerPods } from "./network";
export { poolerName } from "./pooler-manifest";
export {
  hasCloudNativePgKeys,
  resolveCloudNativePg,
  type CloudNativePgArgs,
  type CloudNativePgServerArgs,
  type CloudNativePgSpec,
  type PostgresBackupArgs,
} from "./resolve-server";
