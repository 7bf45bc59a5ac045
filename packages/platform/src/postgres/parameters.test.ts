import fc from "fast-check";
import { POSTGRES_SIZE_NAMES, POSTGRES_SIZES } from "@retail-odoo/contract";
import { postgresParameters, type PostgresParameters, type TunedSize } from "./parameters";

/** What a session takes beside `work_mem`, MB. Assumed: caches of a schema like Odoo's. */
const SESSION_MB = 5;

const options = { major: 17, storageGiB: 100, archiveTimeoutSeconds: 60 };

function number(parameters: PostgresParameters, name: string): number {
  const match = /^([0-9.]+)(MB|s|ms|min)?$/.exec(parameters[name] ?? "");
  return Number(match?.[1]);
}

/** Everything the server may hold at once, MB: all sessions sorting, all workers cleaning, one index being built. */
function mostMemory(parameters: PostgresParameters): number {
  const of = (name: string) => number(parameters, name);
  return (
    of("shared_buffers") +
    of("autovacuum_max_workers") * of("autovacuum_work_mem") +
    of("max_connections") * (of("work_mem") + SESSION_MB)
  );
}

function mostWal(parameters: PostgresParameters): number {
  const of = (name: string) => number(parameters, name);
  return 3 * of("max_wal_size") + of("wal_keep_size") + of("max_slot_wal_keep_size");
}

const anySize: fc.Arbitrary<TunedSize> = fc
  .record({
    cpu: fc.double({ min: 0.5, max: 64, noNaN: true }),
    memoryGiB: fc.integer({ min: 1, max: 512 }),
    perGiB: fc.integer({ min: 1, max: 60 }),
    storageGiB: fc.integer({ min: 10, max: 16_384 }),
    walStorageGiB: fc.integer({ min: 5, max: 1024 }),
  })
  .map(({ perGiB, ...size }) => ({ ...size, maxConnections: Math.max(20, size.memoryGiB * perGiB) }));

test("size m", () => {
  expect(postgresParameters(POSTGRES_SIZES.m, { ...options, storageGiB: 250 })).toEqual({
    max_connections: "500",
    shared_buffers: "3072MB",
    effective_cache_size: "8601MB",
    maintenance_work_mem: "768MB",
    autovacuum_work_mem: "384MB",
    work_mem: "7MB",
    max_parallel_workers: "3",
    max_parallel_workers_per_gather: "0",
    jit: "off",
    random_page_cost: "1.1",
    effective_io_concurrency: "200",
    default_statistics_target: "200",
    temp_file_limit: "20480MB",
    wal_level: "replica",
    wal_compression: "lz4",
    max_wal_size: "3072MB",
    min_wal_size: "768MB",
    checkpoint_timeout: "15min",
    wal_keep_size: "512MB",
    max_slot_wal_keep_size: "12288MB",
    archive_timeout: "60s",
    autovacuum_max_workers: "3",
    autovacuum_naptime: "15s",
    autovacuum_vacuum_scale_factor: "0.05",
    autovacuum_vacuum_insert_scale_factor: "0.1",
    autovacuum_analyze_scale_factor: "0.02",
    autovacuum_vacuum_cost_limit: "2000",
    autovacuum_vacuum_cost_delay: "2ms",
    client_connection_check_interval: "10s",
    idle_in_transaction_session_timeout: "3660s",
    idle_session_timeout: "0",
    tcp_keepalives_idle: "60s",
    tcp_keepalives_interval: "10s",
    tcp_keepalives_count: "6",
    log_min_duration_statement: "1s",
    log_lock_waits: "on",
    log_autovacuum_min_duration: "1s",
    log_temp_files: "32MB",
    track_io_timing: "on",
  });
});

test("sizes differ in memory, workers and WAL", () => {
  const table = POSTGRES_SIZE_NAMES.map((name) => {
    const size = POSTGRES_SIZES[name];
    const of = postgresParameters(size, { ...options, storageGiB: size.storageGiB });
    return [name, of["shared_buffers"], of["work_mem"], of["maintenance_work_mem"], of["autovacuum_max_workers"], of["max_wal_size"], of["max_slot_wal_keep_size"], of["temp_file_limit"]]; // prettier-ignore
  });
  expect(table).toEqual([
    ["dev", "256MB", "5MB", "64MB", "3", "2048MB", "3072MB", "5120MB"],
    ["s", "1024MB", "8MB", "256MB", "3", "2048MB", "8192MB", "20480MB"],
    ["m", "3072MB", "7MB", "768MB", "3", "3072MB", "12288MB", "20480MB"],
    ["l", "16384MB", "21MB", "2048MB", "8", "16384MB", "28160MB", "20480MB"],
    ["xl", "16384MB", "33MB", "2048MB", "8", "16384MB", "28160MB", "20480MB"],
  ]);
});

test("no archive timeout without backups, and lower I/O concurrency with the asynchronous I/O of PostgreSQL 18", () => {
  const parameters = postgresParameters(POSTGRES_SIZES.s, { major: 18, storageGiB: 100 });
  expect([parameters["archive_timeout"], parameters["effective_io_concurrency"]]).toEqual([undefined, "64"]);
});

test.each(POSTGRES_SIZE_NAMES)("size %s fits its memory even while an index is built, and its WAL volume", (name) => {
  const size = POSTGRES_SIZES[name];
  const parameters = postgresParameters(size, { ...options, storageGiB: size.storageGiB });
  const building = number(parameters, "maintenance_work_mem");
  expect(mostMemory(parameters) + building).toBeLessThanOrEqual(size.memoryGiB * 1024);
  expect(mostWal(parameters)).toBeLessThanOrEqual(0.95 * size.walStorageGiB * 1024);
});

test("for every size memory stays below the container's limit", () => {
  fc.assert(
    fc.property(anySize, (size) => {
      const parameters = postgresParameters(size, options);
      expect(mostMemory(parameters)).toBeLessThanOrEqual(size.memoryGiB * 1024);
      expect(number(parameters, "effective_cache_size")).toBeGreaterThan(number(parameters, "shared_buffers"));
    }),
  );
});

test("for every size the volume holds the WAL at its upper bound", () => {
  fc.assert(
    fc.property(anySize, (size) => {
      const parameters = postgresParameters(size, options);
      expect(mostWal(parameters)).toBeLessThanOrEqual(0.95 * size.walStorageGiB * 1024);
      expect(number(parameters, "min_wal_size")).toBeLessThan(number(parameters, "max_wal_size"));
      expect(number(parameters, "max_slot_wal_keep_size")).toBeGreaterThanOrEqual(512);
    }),
  );
});

/** Least values that PostgreSQL 17 starts with, in the unit it is written in; `min_wal_size` is two segments. */
const LEAST: { [name: string]: number } = {
  max_connections: 1,
  shared_buffers: 1,
  work_mem: 1,
  maintenance_work_mem: 1,
  autovacuum_work_mem: 1,
  effective_cache_size: 1,
  min_wal_size: 32,
  max_parallel_workers: 0,
  max_parallel_workers_per_gather: 0,
  temp_file_limit: 1,
};

test("for every size each setting is valid at the server's start", () => {
  fc.assert(
    fc.property(anySize, fc.constantFrom(17, 18), fc.integer({ min: 10, max: 16_384 }), (size, major, storageGiB) => {
      const parameters = postgresParameters(size, { major, storageGiB });
      for (const [name, value] of Object.entries(parameters)) {
        expect([name, value]).toEqual([
          name,
          expect.stringMatching(/^([0-9]+(MB|s|ms|min)?|0\.[0-9]+|1\.1|on|off|lz4|replica)$/),
        ]);
        expect([name, number(parameters, name) < (LEAST[name] ?? -Infinity)]).toEqual([name, false]);
      }
      expect(number(parameters, "temp_file_limit")).toBeLessThanOrEqual((storageGiB * 1024) / 4);
    }),
  );
});
