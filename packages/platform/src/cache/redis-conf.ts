import { CACHE_DECISIONS, REPLICA_LAG_SECONDS, type CacheRole } from "@retail-odoo/contract";

/** Configuration files of Redis, its sentinels and the proxy before its primary. Pure; no password is in any of them. */

export const REDIS_PORT = 6379;
export const SENTINEL_PORT = 26_379;
/** Of the proxy: where any instance answers that can be read. */
export const READER_PORT = 6380;

/** Name by which the sentinels know the primary. */
export const PRIMARY_NAME = "primary";

/** Sentinels that have to agree before a primary is replaced: the majority of three. */
const QUORUM = 2;
/**
 * Milliseconds of silence after which a sentinel takes an instance for dead, and within which a failover has to be done. One
 * that found no replica to promote is tried again after twice as long.
 */
const DOWN_AFTER_MS = 5_000;
const FAILOVER_MS = 15_000;

/** Where the pods have things. The first is mounted from a ConfigMap, the second from a Secret, the third forgets. */
export const PATHS = {
  scripts: "/etc/redis",
  certificates: "/etc/redis-tls",
  run: "/run/redis",
  data: "/data",
} as const;

/** User that sentinels, replicas and the proxy's checks are: everybody else may not administer. */
export const OPERATOR = "operator";

export interface RedisSettings {
  readonly [directive: string]: string;
}

/** What a role decides, as Redis and ElastiCache both write it. */
export function roleSettings(role: CacheRole): RedisSettings {
  const { whenFull, minReplicas } = CACHE_DECISIONS[role];
  return {
    "maxmemory-policy": whenFull,
    "min-replicas-to-write": String(minReplicas),
    "min-replicas-max-lag": String(REPLICA_LAG_SECONDS),
    // Clients keep connections; a peer that is gone is noticed by its silence.
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
    // A rewrite of the file is no reason to stop syncing it.
    "no-appendfsync-on-rewrite": "no",
    "aof-use-rdb-preamble": "yes",
    // The append-only file is all that is kept; what is not persistent leaves nothing behind.
    save: '""',
    "repl-diskless-sync": "yes",
    // Replicas that come together are filled together; at the start a primary refuses to write until one is there.
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
    // Pods change their addresses and keep their names.
    "sentinel resolve-hostnames": "yes",
    "sentinel announce-hostnames": "yes",
    "sentinel deny-scripts-reconfig": "yes",
  };
}

/** What a sentinel is told about the primary, once it knows which instance that is. */
export function watchSettings(): RedisSettings {
  return {
    [`sentinel down-after-milliseconds ${PRIMARY_NAME}`]: String(DOWN_AFTER_MS),
    [`sentinel failover-timeout ${PRIMARY_NAME}`]: String(FAILOVER_MS),
    [`sentinel parallel-syncs ${PRIMARY_NAME}`]: "1",
  };
}

export const SENTINEL_QUORUM = QUORUM;

/** By TLS alone, to clients and among each other. Clients show a password, not a certificate. */
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
 * HAProxy before the instances. Sentinels move the primary, and most clients know one address: the proxy asks every instance,
 * by TLS and as the operator, whether it is the primary, and passes TCP on as it is, so that TLS is between client and Redis.
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
    // Who waits hears at once that nobody is there, instead of after a queue.
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

/** An instance belongs here whose answer to the operator holds these words. */
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
