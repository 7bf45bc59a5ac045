/** Custom metrics queries beside the operator's own, in the format of its exporter. Pure. */

/** Key in the ConfigMap. */
export const QUERIES_KEY = "queries";

type Usage = "LABEL" | "GAUGE";

export interface Query {
  query: string;
  /** Columns, in the order of the query. */
  metrics: { [column: string]: { usage: Usage; description: string } }[];
  /** Runs on the primary only: on a standby the result is the same, or empty. */
  primary?: true;
  /** Seconds a result is cached; queries that read files do not run on every scrape. */
  cache_seconds?: number;
}

const label = (name: string, description: string) => ({ [name]: { usage: "LABEL" as const, description } });
const gauge = (name: string, description: string) => ({ [name]: { usage: "GAUGE" as const, description } });

/** By name: the exporter calls a metric `cnpg_<name>_<column>`. All run as `pg_monitor`. */
export const QUERIES: { readonly [name: string]: Query } = {
  retail_odoo_database: {
    query: `SELECT datname, pg_database_size(oid) AS size_bytes, age(datfrozenxid) AS frozen_age,
      age(datfrozenxid)::float8 / current_setting('autovacuum_freeze_max_age')::float8 AS frozen_ratio
      FROM pg_database WHERE datallowconn`,
    metrics: [
      label("datname", "Database"),
      gauge("size_bytes", "Size on disk"),
      gauge("frozen_age", "Transactions since everything in it was frozen"),
      gauge("frozen_ratio", "The same as a share of what forces a vacuum: above 1 vacuum does not keep up"),
    ],
    primary: true,
    cache_seconds: 300,
  },
  retail_odoo_role: {
    query: `SELECT rolname, rolconnlimit AS connection_limit, count(pid) AS connections,
      count(pid) FILTER (WHERE state = 'active') AS active,
      count(pid) FILTER (WHERE state LIKE 'idle in transaction%') AS idle_in_transaction
      FROM pg_roles LEFT JOIN pg_stat_activity ON usesysid = pg_roles.oid
      WHERE rolcanlogin AND rolconnlimit > 0 GROUP BY rolname, rolconnlimit`,
    metrics: [
      label("rolname", "Login"),
      gauge("connection_limit", "Connections it may hold"),
      gauge("connections", "Connections it holds"),
      gauge("active", "Of these, at work"),
      gauge("idle_in_transaction", "Of these, waiting inside a transaction"),
    ],
    primary: true,
  },
  retail_odoo_sessions: {
    query: `SELECT datname,
      coalesce(extract(epoch FROM max(now() - xact_start)), 0)::float8 AS oldest_transaction_seconds,
      coalesce(extract(epoch FROM max(now() - query_start) FILTER (WHERE state = 'active')), 0)::float8 AS longest_query_seconds,
      count(*) FILTER (WHERE state = 'active' AND now() - query_start > interval '1 minute') AS long_queries,
      count(*) FILTER (WHERE wait_event_type = 'Lock') AS waiting_for_locks
      FROM pg_stat_activity WHERE datname IS NOT NULL AND backend_type = 'client backend' GROUP BY datname`,
    metrics: [
      label("datname", "Database"),
      gauge("oldest_transaction_seconds", "Age of the oldest transaction"),
      gauge("longest_query_seconds", "Time that the longest query has run"),
      gauge("long_queries", "Queries that have run for more than a minute"),
      gauge("waiting_for_locks", "Sessions that wait for a lock"),
    ],
  },
  retail_odoo_standby: {
    query: `SELECT application_name, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::float8 AS lag_bytes,
      coalesce(extract(epoch FROM replay_lag), 0)::float8 AS lag_seconds,
      (sync_state IN ('sync', 'quorum'))::int AS synchronous
      FROM pg_stat_replication`,
    metrics: [
      label("application_name", "Standby"),
      gauge("lag_bytes", "Log that it has yet to replay"),
      gauge("lag_seconds", "Time by which it is behind; 0 when nothing is under way"),
      gauge("synchronous", "Whether commits may wait for it"),
    ],
    primary: true,
  },
  retail_odoo_wal: {
    query: `SELECT (SELECT coalesce(sum(size), 0) FROM pg_ls_waldir())::float8 AS size_bytes,
      (SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready') AS waiting_for_archive,
      (SELECT coalesce(max(CASE WHEN pg_is_in_recovery() THEN 0 ELSE pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) END), 0)
        FROM pg_replication_slots)::float8 AS slot_bytes`,
    metrics: [
      gauge("size_bytes", "Log on its volume"),
      gauge("waiting_for_archive", "Segments that are not archived yet"),
      gauge("slot_bytes", "Log that the slot furthest behind holds back"),
    ],
    cache_seconds: 30,
  },
  retail_odoo_autovacuum: {
    query: `SELECT count(*) FILTER (WHERE backend_type = 'autovacuum worker') AS workers,
      current_setting('autovacuum_max_workers')::int AS workers_limit,
      coalesce(extract(epoch FROM max(now() - xact_start) FILTER (WHERE backend_type = 'autovacuum worker')), 0)::float8 AS oldest_seconds
      FROM pg_stat_activity`,
    metrics: [
      gauge("workers", "Workers that run"),
      gauge("workers_limit", "Workers that may run"),
      gauge("oldest_seconds", "Time that the oldest of them has run"),
    ],
    primary: true,
  },
};

/** The file that the exporter reads; JSON is valid YAML. */
export function queriesFile(): string {
  return `${JSON.stringify(QUERIES, null, 2)}\n`;
}
