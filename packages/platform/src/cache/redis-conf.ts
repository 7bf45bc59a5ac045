import { CACHE_DECISIONS, REPLICA_LAG_SECONDS, type CacheRole } from "@retail-odoo/contract";

/** Configuration files of Redis, its sentinels and its proxy. Pure; they contain no password. */

export const REDIS_PORT = 6379;
export const SENTINEL_PORT = 26_379;
/** Port of the proxy that routes to any readable instance. */
export const READER_PORT = 6380;

/** Name of the monitored primary in Sentinel. */
export const PRIMARY_NAME = "primary";

/** Sentinels that must agree before a failover: the majority of three. */
const QUORUM = 2;
/**
 * Milliseconds without an answer after which a sentinel marks an instance as down, and the timeout of a failover. Sentinel
 * retries a failover that found no replica after twice as long.
 */
const DOWN_AFTER_MS = 5_000;
const FAILOVER_MS = 15_000;

/** Mount paths of the pods: of a ConfigMap, a Secret, an emptyDir in memory and the data volume. */
export const PATHS = {
  scripts: "/etc/redis",
  certificates: "/etc/redis-tls",
  run: "/run/redis",
  data: "/data",
} as const;

/** ACL user of sentinels, replicas and the proxy's checks. Clients have no administrative commands. */
export const OPERATOR = "operator";

export interface RedisSettings {
  readonly [directive: string]: string;
}

/** Settings that follow the role, on Redis and ElastiCache alike. */
export function roleSettings(role: CacheRole): RedisSettings {
  const { whenFull, minReplicas } = CACHE_DECISIONS[role];
  return {
    "maxmemory-policy": whenFull,
    "min-replicas-to-write": String(minReplicas),
    "min-replicas-max-lag": String(REPLICA_LAG_SECONDS),
    // Clients keep idle connections; TCP keepalive detects a lost peer.
    timeout: "0",
    "tcp-keepalive": "60",
  };
}

/** Every directive of an instance, the same for primary and replicas. */
export function redisSettings(spec: { role: CacheRole; maxMemoryBytes: number }): RedisSettings {
  const { persistent } = CACHE_DECISIONS[spec.role];
  return {
    ...listening(REDIS_PORT),
    dir: PATHS.data,
    maxmemory: String(spec.maxMemoryBytes),
    ...roleSettings(spec.role),
    appendonly: persistent ? "yes" : "no",
    appendfsync: "everysec",
    // Keep syncing the append-only file while it is rewritten.
    "no-appendfsync-on-rewrite": "no",
    "aof-use-rdb-preamble": "yes",
    // No RDB snapshots: persistence is the append-only file alone.
    save: '""',
    "repl-diskless-sync": "yes",
    // Replicas that connect within a second share one transfer; at the start a primary refuses writes until one is in sync.
    "repl-diskless-sync-delay": "1",
    "repl-backlog-size": "16777216",
    "replica-read-only": "yes",
    // Who waits for a replica that lost its primary would rather have an old session than none.
    "replica-serve-stale-data": "yes",
    // An expired or evicted key is freed beside the work.
    "lazyfree-lazy-eviction": "yes",
    "lazyfree-lazy-expire": "yes",
    "lazyfree-lazy-user-del": "yes",
  };
}

/** Directives of a sentinel; which instance it watches first is added when it starts. */
export function sentinelSettings(): RedisSettings {
  return {
    ...listening(SENTINEL_PORT),
    dir: PATHS.run,
    // Pods change their IP addresses and keep their host names.
    "sentinel resolve-hostnames": "yes",
    "sentinel announce-hostnames": "yes",
    "sentinel deny-scripts-reconfig": "yes",
  };
}

/** Settings about the primary, which a sentinel needs once it knows the primary. */
export function watchSettings(): RedisSettings {
  return {
    [`sentinel down-after-milliseconds ${PRIMARY_NAME}`]: String(DOWN_AFTER_MS),
    [`sentinel failover-timeout ${PRIMARY_NAME}`]: String(FAILOVER_MS),
    [`sentinel parallel-syncs ${PRIMARY_NAME}`]: "1",
  };
}

export const SENTINEL_QUORUM = QUORUM;

/** TLS for clients, replication and sentinels. Clients authenticate with a password, not with a certificate. */
function listening(port: number): RedisSettings {
  return {
    port: "0",
    "tls-port": String(port),
    "tls-cert-file": `${PATHS.certificates}/tls.crt`,
    "tls-key-file": `${PATHS.certificates}/tls.key`,
    "tls-ca-cert-file": `${PATHS.certificates}/ca.crt`,
    "tls-auth-clients": "no",
    "tls-replication": "yes",
    "tls-protocols": '"TLSv1.2 TLSv1.3"',
  };
}

export function confText(settings: RedisSettings): string {
  return Object.entries(settings)
    .map(([directive, value]) => `${directive} ${value}\n`)
    .join("");
}

/**
 * HAProxy configuration. Sentinels move the primary, and most clients support one address: the proxy checks the role of every
 * instance over TLS as the operator, and forwards TCP, so that TLS ends at Redis.
 */
export function proxyConf(hosts: readonly string[]): string {
  const servers = hosts.map(
    (host, index) =>
      `  server redis-${index} ${host}:${REDIS_PORT} check check-ssl inter 1s fall 2 rise 1 on-marked-down shutdown-sessions` +
      ` verify required ca-file ${PATHS.certificates}/ca.crt verifyhost ${host} resolvers cluster init-addr last,libc,none`,
  );
  return [
    "global",
    "  log stdout format raw daemon notice",
    "  maxconn 4000",
    "defaults",
    "  mode tcp",
    "  log global",
    "  timeout connect 2s",
    "  timeout client 1h",
    "  timeout server 1h",
    "  timeout check 2s",
    "  option clitcpka",
    "  option srvtcpka",
    // A client gets an error at once where no server is up, instead of waiting in a queue.
    "  retries 0",
    "resolvers cluster",
    "  parse-resolv-conf",
    "  hold valid 5s",
    "  hold obsolete 5s",
    "frontend primary",
    `  bind :${REDIS_PORT}`,
    "  default_backend primary",
    "frontend reader",
    `  bind :${READER_PORT}`,
    "  default_backend reader",
    "backend primary",
    ...asking("role:master"),
    ...servers,
    "backend reader",
    "  balance leastconn",
    ...asking("role:"),
    ...servers,
    "",
  ].join("\n");
}

/** A health check that passes where `INFO replication` contains `words`. */
function asking(words: string): string[] {
  return [
    "  option tcp-check",
    "  tcp-check connect ssl",
    `  tcp-check send "AUTH ${OPERATOR} \${OPERATOR_PASSWORD}\\r\\n"`,
    "  tcp-check expect string +OK",
    '  tcp-check send "INFO replication\\r\\n"',
    `  tcp-check expect string ${words}`,
    '  tcp-check send "QUIT\\r\\n"',
  ];
}
