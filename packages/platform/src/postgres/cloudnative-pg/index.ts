export { cloudNativePg } from "./engine";
export type { CloudNativePgArgs, CloudNativePgServerArgs, PostgresBackupArgs } from "./server-args";
export type { CloudNativePgSpec } from "./spec";
