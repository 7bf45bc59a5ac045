export { cloudNativePg } from "./engine";
export type { CloudNativePgArgs, CloudNativePgServerArgs, PostgresBackupArgs } from "./server-args";
export type { PostgresRestoreArgs, PostgresRestoreVault, RestoreFromArgs } from "./restore-from";
export type { CloudNativePgSpec } from "./spec";
