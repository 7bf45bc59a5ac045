export { backupPath } from "./backup-manifests";
export { RELOAD_LABEL } from "./certificates";
export { createCloudNativePgDatabase } from "./create-database";
export { cloudNativePgFacts, createCloudNativePg } from "./create-server";
export { podsOf, poolerPods } from "./network";
export { poolerName } from "./pooler-manifest";
export { resolveCloudNativePg, type CloudNativePgSpec } from "./resolve-server";
export {
  hasCloudNativePgKeys,
  type CloudNativePgArgs,
  type CloudNativePgServerArgs,
  type PostgresBackupArgs,
} from "./server-args";
