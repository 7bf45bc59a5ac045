import type { PostgresParameters } from "../parameters";

/** One setting of a parameter group. RDS takes numbers without units, in the unit that PostgreSQL counts the setting in. */
export interface RdsParameter {
  name: string;
  value: string;
  /** What PostgreSQL reads at its start alone waits for a restart; asked for at once RDS refuses it. */
  applyMethod: "immediate" | "pending-reboot";
}

/**
 * The unit of each setting that RDS lets one change. What is not here is RDS's own: the log's archive and its level, and
 * `shared_buffers`, a quarter of the class's memory by its own formula. A number of ours would reach a server that restarts
 * before the class of another size does, and one that asks for all of its memory never starts.
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

/** Beside what follows from the size: TLS and passwords, and what reports read. */
const FIXED: PostgresParameters = {
  "rds.force_ssl": "1",
  ssl_min_protocol_version: "TLSv1.2",
  password_encryption: "scram-sha-256",
  "rds.accepted_password_auth_method": "scram",
  // Roles cannot change their own passwords behind the platform's back.
  "rds.restrict_password_commands": "1",
  shared_preload_libraries: "pg_stat_statements",
  log_statement: "ddl",
};

/** Read at the start of the server alone. */
const STATIC = new Set(["max_connections", "shared_preload_libraries", "rds.restrict_password_commands"]);

/**
 * What RDS has by itself. Told the same value it keeps its own, and says of its own that it waits for a restart: asked for at
 * once it would differ for ever. An instance starts with it either way.
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

/** The settings of a size as a parameter group holds them, by name. Pure. */
export function rdsParameters(tuned: PostgresParameters, major: number): RdsParameter[] {
  const sized = Object.entries(UNITS).map(([name, unit]) => ({ name, value: inUnit(name, tuned[name], unit) }));
  const fixed = Object.entries(FIXED).map(([name, value]) => ({ name, value }));
  return [...sized, ...fixed]
    .map((setting) => ({ ...setting, applyMethod: applyMethod(setting, major) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function applyMethod({ name, value }: Omit<RdsParameter, "applyMethod">, major: number): RdsParameter["applyMethod"] {
  // Since 18 more of them start at once.
  const waits = STATIC.has(name) || (name === "autovacuum_max_workers" && major < 18);
  return waits || BY_ITSELF[name] === value ? "pending-reboot" : "immediate";
}

function inUnit(name: string, text: string | undefined, unit: Unit): string {
  const [, digits, written = ""] = /^(-?[\d.]+)\s*([A-Za-z]*)$/.exec(text ?? "") ?? [];
  if (unit === "switch") return text === "on" ? "1" : "0";
  if (digits === undefined) throw new Error(`Setting ${name} is tuned to ${text}, which is no number.`);
  if (unit === "number" || written === "") return digits;
  const scale = (SCALE[written] ?? NaN) / (SCALE[unit] ?? NaN);
  return String(Math.floor(Number(digits) * scale));
}
