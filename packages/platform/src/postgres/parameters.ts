import type { PostgresSize } from "@retail-odoo/contract";
import { clamp } from "../internal/units";
import { IDLE_IN_TRANSACTION_SECONDS, REQUEST_LIMITS, temporaryFilesMiB } from "../internal/request-limits";

/** Settings of a server as `postgresql.conf` writes them. */
export interface PostgresParameters {
  [name: string]: string;
}

export interface ParameterOptions {
  major: number;
  storageGiB: number;
  /** Seconds after which a segment is archived even if it is not full; absent without backups. */
  archiveTimeoutSeconds?: number;
}

/** The part of a size that settings depend on. */
export type TunedSize = Omit<PostgresSize, "pooler">;

/** Share of a volume that is usable for files. */
const USABLE = 0.95;
/** WAL kept for a standby that lags without a slot, MB. */
const WAL_KEEP_MB = 512;

/**
 * Settings of a size for Odoo: many short transactions on some hot tables, and sessions that listen for notifications. Pure. For
 * every size the server starts, its memory stays below the container's limit, and its WAL fits its volume.
 */
export function postgresParameters(size: TunedSize, options: ParameterOptions): PostgresParameters {
  return {
    ...memory(size),
    ...disk(options),
    ...writeAheadLog(size, options),
    ...autovacuum(size),
    ...SESSIONS,
    ...LOGS,
  };
}

function memory({ cpu, memoryGiB, maxConnections }: TunedSize): PostgresParameters {
  const total = memoryGiB * 1024;
  const sharedBuffers = Math.min(total / 4, 16 * 1024);
  const maintenance = clamp(total / 16, 64, 2048);
  // All autovacuum workers together may take a tenth of the memory.
  const autovacuumWork = Math.min(maintenance / 2, total / 10 / autovacuumWorkers(cpu));
  const work = clamp((total - sharedBuffers - total / 10) / (2 * maxConnections), 4, 64);
  return {
    max_connections: String(maxConnections),
    shared_buffers: mb(sharedBuffers),
    effective_cache_size: mb(0.7 * total),
    maintenance_work_mem: mb(maintenance),
    autovacuum_work_mem: mb(autovacuumWork),
    work_mem: mb(work),
    max_parallel_workers: String(clamp(Math.floor(cpu), 1, 32)),
    max_parallel_workers_per_gather: String(clamp(Math.floor(cpu / 4), 0, 4)),
    jit: "off",
  };
}

function disk({ major, storageGiB }: ParameterOptions): PostgresParameters {
  return {
    random_page_cost: "1.1",
    effective_io_concurrency: major >= 18 ? "64" : "200",
    default_statistics_target: "200",
    temp_file_limit: mb(temporaryFilesMiB(storageGiB)),
  };
}

/** WAL may reach three times `max_wal_size` during a checkpoint, and standbys lag: it is at most a fifth of the volume. */
const VOLUME_PER_CHECKPOINT = 5;

/** `max_wal_size` of a size, MB. */
function checkpointMb({ memoryGiB }: Pick<TunedSize, "memoryGiB">): number {
  return clamp((memoryGiB * 1024) / 4, 2048, 16 * 1024);
}

/** Smallest WAL volume for the `max_wal_size` of a size, GiB. */
export function leastWalStorageGiB(size: Pick<TunedSize, "memoryGiB">): number {
  return Math.ceil((VOLUME_PER_CHECKPOINT * checkpointMb(size)) / 1024);
}

function writeAheadLog(size: TunedSize, options: ParameterOptions): PostgresParameters {
  const volume = size.walStorageGiB * 1024;
  const most = Math.min(checkpointMb(size), volume / VOLUME_PER_CHECKPOINT);
  const slots = Math.min(0.4 * volume, USABLE * volume - 3 * most - WAL_KEEP_MB);
  return {
    wal_level: "replica",
    wal_compression: "lz4",
    max_wal_size: mb(most),
    min_wal_size: mb(most / 4),
    checkpoint_timeout: "15min",
    wal_keep_size: mb(WAL_KEEP_MB),
    // The slot of an absent standby is invalidated before it fills the volume.
    max_slot_wal_keep_size: mb(slots),
    ...(options.archiveTimeoutSeconds === undefined ? {} : { archive_timeout: `${options.archiveTimeoutSeconds}s` }),
  };
}

function autovacuum({ cpu }: TunedSize): PostgresParameters {
  return {
    autovacuum_max_workers: String(autovacuumWorkers(cpu)),
    autovacuum_naptime: "15s",
    autovacuum_vacuum_scale_factor: "0.05",
    autovacuum_vacuum_insert_scale_factor: "0.1",
    autovacuum_analyze_scale_factor: "0.02",
    autovacuum_vacuum_cost_limit: "2000",
    autovacuum_vacuum_cost_delay: "2ms",
  };
}

function autovacuumWorkers(cpu: number): number {
  return clamp(Math.floor(cpu / 2), 3, 8);
}

const SESSIONS: PostgresParameters = {
  // A killed worker leaves its query behind, with its locks.
  client_connection_check_interval: `${REQUEST_LIMITS.abandonedQuerySeconds}s`,
  idle_in_transaction_session_timeout: `${IDLE_IN_TRANSACTION_SECONDS}s`,
  // Sessions that listen for notifications are idle.
  idle_session_timeout: "0",
  tcp_keepalives_idle: "60s",
  tcp_keepalives_interval: "10s",
  tcp_keepalives_count: "6",
};

const LOGS: PostgresParameters = {
  log_min_duration_statement: "1s",
  log_lock_waits: "on",
  log_autovacuum_min_duration: "1s",
  log_temp_files: "32MB",
  track_io_timing: "on",
};

function mb(value: number): string {
  return `${Math.floor(value)}MB`;
}
