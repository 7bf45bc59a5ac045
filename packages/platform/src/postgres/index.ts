export type {
  CloudNativePgArgs,
  CloudNativePgServerArgs,
  PostgresBackupArgs,
  PostgresRestoreArgs,
  PostgresRestoreVault,
  RestoreFromArgs,
} from "./cloudnative-pg";
export { opaqueName, type PooledArgs, type PostgresDatabaseSpec } from "./database-spec";
export { serverDemand } from "./demand";
export type { InZone, PlannedZone, PodDemand, Reachable, ServerContext } from "./engine";
export { engineOf, type DatabaseServerArgs, type PostgresHAArgs, type PostgresSpec } from "./engines";
export type { ExternalArgs, ExternalRecoveryArgs, ExternalServerArgs } from "./external";
export { POSTGRES_PORT } from "./network";
export { backupSlot } from "./night";
export { postgresParameters, type PostgresParameters } from "./parameters";
export { databasePeers } from "./peers";
export { pooledConnections } from "./pooling";
export { PostgresDatabase } from "./postgres-database";
export { PostgresHA } from "./postgres-ha";
export type { RdsArgs, RdsBackupArgs, RdsServerArgs } from "./rds";
export { checkGeneration, resolvePostgresDatabase, type PostgresDatabaseArgs } from "./resolve-postgres-database";
export { resolvePostgresHA } from "./resolve-postgres-ha";
