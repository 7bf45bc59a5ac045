export {
  backupPath,
  type CloudNativePgArgs,
  type CloudNativePgServerArgs,
  type PostgresBackupArgs,
} from "./cloudnative-pg";
export { serverDemand, type PodDemand } from "./demand";
export type { ExternalArgs, ExternalRecoveryArgs, ExternalServerArgs } from "./external";
export { POSTGRES_PORT } from "./network";
export { postgresParameters, type PostgresParameters } from "./parameters";
export { databasePeers } from "./peers";
export { pooledConnections } from "./pooling";
export { PostgresDatabase } from "./postgres-database";
export { PostgresHA } from "./postgres-ha";
export type { PlannedRdsArgs, RdsArgs, RdsBackupArgs, RdsServerArgs } from "./rds";
export {
  checkGeneration,
  opaqueName,
  resolvePostgresDatabase,
  type PostgresDatabaseArgs,
  type PostgresDatabaseSpec,
} from "./resolve-postgres-database";
export {
  resolvePostgresHA,
  type DatabaseServerArgs,
  type PostgresHAArgs,
  type PostgresSpec,
} from "./resolve-postgres-ha";
