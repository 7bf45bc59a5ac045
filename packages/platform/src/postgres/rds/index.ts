export { rds } from "./engine";
export type { RdsArgs, RdsBackupArgs, RdsServerArgs } from "./server-args";
export type { RdsSpec } from "./spec";
