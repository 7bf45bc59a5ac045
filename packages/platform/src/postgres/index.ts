export { backupPath } from "./cloudnative-pg";
export { IDLE_IN_TRANSACTION_SECONDS, postgresParameters, type PostgresParameters } from "./parameters";
export { databasePeers } from "./peers";
export { pooledConnections, QUERY_WAIT_SECONDS } from "./pooling";
export { PostgresDatabase } from "./postgres-database";
export { PostgresHA } from "./postgres-ha";
export {
  checkGeneration,
  opaqueName,
  resolvePostgresDatabase,
  type PostgresDatabaseArgs,
  type PostgresDatabaseSpec,
} from "./resolve-postgres-database";
export type { PostgresBackupArgs } from "./cloudnative-pg";
export {
  resolvePostgresHA,
  type DatabaseServerArgs,
  type PostgresHAArgs,
  type PostgresSpec,
} from "./resolve-postgres-ha";
