export { backupPath } from "./backup-manifests";
export { IDLE_IN_TRANSACTION_SECONDS, postgresParameters, type PostgresParameters } from "./parameters";
export { pooledConnections, POOLER_LABEL, poolerName, QUERY_WAIT_SECONDS } from "./pooler-manifest";
export { PostgresDatabase } from "./postgres-database";
export { PostgresHA } from "./postgres-ha";
export {
  opaqueName,
  resolvePostgresDatabase,
  type PostgresDatabaseArgs,
  type PostgresDatabaseSpec,
} from "./resolve-postgres-database";
export {
  resolvePostgresHA,
  type DatabaseServerArgs,
  type PostgresBackupArgs,
  type PostgresHAArgs,
  type PostgresSpec,
} from "./resolve-postgres-ha";
