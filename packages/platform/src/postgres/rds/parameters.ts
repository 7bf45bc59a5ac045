import type { PostgresParameters } from "../parameters";

/** One setting of a parameter group. RDS takes numbers without units, in PostgreSQL's base unit of the setting. */
export interface RdsParameter {
  name: string;
  value: string;
  /** RDS refuses `immediate` for static settings. */
  applyMethod: "immediate" | "pending-reboot";
}

/**
 * Base unit of each setting that RDS lets users change. Others stay RDS's own: the WAL level and archive, and `shared_buffers`,
 * a quarter of the class's memory by RDS's formula. On a resize a number of ours could take effect before the new class does,
 * and an instance whose `shared_buffers` exceed its memory does not start.
 */
const UNITS: { readonly [name: string]: Unit } = {
  max_connections: "number",
  effective_cache_size: "8kB",
  maintenance_work_mem: "kB",
  autovacuum_work_mem: "kB",
  work_mem: "kB",
  max_parallel_workers: "number",
  max_parallel_workers_per_gather: "number",
  jit: "switch",
  random_page_cost: "number",
  effective_io_concurrency: "number",
  default_statistics_target: "number",
  temp_file_limit: "kB",
  max_wal_size: "MB",
  min_wal_size: "MB",
  checkpoint_timeout: "s",
  autovacuum_max_workers: "number",
  autovacuum_naptime: "s",
  autovacuum_vacuum_scale_factor: "number",
  autovacuum_vacuum_insert_scale_factor: "number",
  autovacuum_analyze_scale_factor: "number",
  autovacuum_vacuum_cost_limit: "number",
  autovacuum_vacuum_cost_delay: "ms",
  idle_in_transaction_session_timeout: "ms",
  idle_session_timeout: "ms",
  tcp_keepalives_idle: "s",
  tcp_keepalives_interval: "s",
  tcp_keepalives_count: "number",
  log_min_duration_statement: "ms",
  log_lock_waits: "switch",
  log_autovacuum_min_duration: "ms",
  log_temp_files: "kB",
  track_io_timing: "switch",
};

/** Settings that do not depend on the size: TLS, passwords and query statistics. */
const FIXED: PostgresParameters = {
  "rds.force_ssl": "1",
  ssl_min_protocol_version: "TLSv1.2",
  password_encryption: "scram-sha-256",
  "rds.accepted_password_auth_method": "scram",
  // Only the administrator changes passwords.
  "rds.restrict_password_commands": "1",
  shared_preload_libraries: "pg_stat_statements",
  log_statement: "ddl",
};

/** Static settings, which need a restart. */
const STATIC = new Set(["max_connections", "shared_preload_libraries", "rds.restrict_password_commands"]);

/**
 * RDS's own defaults. Set to the same value, RDS reports them as `pending-reboot`, and `immediate` would be a permanent diff.
 * An instance starts with them either way.
 */
const BY_ITSELF: PostgresParameters = {
  "rds.force_ssl": "1",
  ssl_min_protocol_version: "TLSv1.2",
  password_encryption: "scram-sha-256",
  autovacuum_naptime: "15",
  max_wal_size: "2048",
};

type Unit = "8kB" | "kB" | "MB" | "s" | "ms" | "number" | "switch";

/** Bytes and milliseconds of the units that settings are written in. */
const SCALE: { readonly [unit: string]: number } = {
  "8kB": 8 * 1024,
  kB: 1024,
  MB: 1024 ** 2,
  GB: 1024 ** 3,
  ms: 1,
  s: 1000,
  min: 60_000,
};

/** Settings of a size for a parameter group, sorted by name. Pure. */
export function rdsParameters(tuned: PostgresParameters, major: number): RdsParameter[] {
  const sized = Object.entries(UNITS).map(([name, unit]) => ({ name, value: inUnit(name, tuned[name], unit) }));
  const fixed = Object.entries(FIXED).map(([name, value]) => ({ name, value }));
  return [...sized, ...fixed]
    .map((setting) => ({ ...setting, applyMethod: applyMethod(setting, major) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function applyMethod({ name, value }: Omit<RdsParameter, "applyMethod">, major: number): RdsParameter["applyMethod"] {
  // Dynamic since PostgreSQL 18.
  const waits = STATIC.has(name) || (name === "autovacuum_max_workers" && major < 18);
  return waits || BY_ITSELF[name] === value ? "pending-reboot" : "immediate";
}

function inUnit(name: string, text: string | undefined, unit: Unit): string {
  const [, digits, written = ""] = /^(-?[\d.]+)\s*([A-Za-z]*)$/.exec(text ?? "") ?? [];
  if (unit === "switch") return text === "on" ? "1" : "0";
  if (digits === undefined) throw new Error(`Setting ${name} is ${text}, which is not a number.`);
  if (unit === "number" || written === "") return digits;
  const scale = (SCALE[written] ?? NaN) / (SCALE[unit] ?? NaN);
  return String(Math.floor(Number(digits) * scale));
}
