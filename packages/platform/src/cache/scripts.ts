import { CACHE_INSTANCES } from "@retail-odoo/contract";
import {
  confText,
  OPERATOR,
  PATHS,
  PRIMARY_NAME,
  proxyConf,
  REDIS_PORT,
  redisSettings,
  SENTINEL_PORT,
  SENTINEL_QUORUM,
  sentinelSettings,
  watchSettings,
} from "./redis-conf";
import type { RedisCacheSpec } from "./resolve-redis-cache";

/**
 * Start scripts of the instances. A manifest cannot name the primary, since it moves: a sentinel starts with the latest
 * primary that it or a peer recorded, a server with the one that two of three sentinels report; initially the first. Pure.
 */

/** Environment of every script, beside the passwords and the pod's own `HOST`. */
export function scriptEnv(hosts: readonly string[]): { name: string; value: string }[] {
  return [
    { name: "HOSTS", value: hosts.join(" ") },
    { name: "REDIS_PORT", value: String(REDIS_PORT) },
    { name: "SENTINEL_PORT", value: String(SENTINEL_PORT) },
    { name: "SETTINGS", value: PATHS.scripts },
    { name: "CERTIFICATES", value: PATHS.certificates },
    { name: "RUN", value: PATHS.run },
    { name: "DATA", value: PATHS.data },
  ];
}

const CLI = `valkey-cli --tls --cacert "$CERTIFICATES/ca.crt" --user ${OPERATOR} --pass "$OPERATOR_PASSWORD" --no-auth-warning`;

const COMMON = `set -eu
umask 077
# Read before the server starts with it, so that a renewal during the start is detected.
certificate=$(cat "$CERTIFICATES/tls.crt")

# The primary that this pod's sentinel last recorded, and the configuration epoch of its failover.
remembered() {
  [ -e "$DATA/sentinel.conf" ] || return 0
  sed -n 's/^sentinel monitor ${PRIMARY_NAME} \\([^ ]*\\) .*/\\1/p' "$DATA/sentinel.conf" | tail -n 1
  sed -n 's/^sentinel config-epoch ${PRIMARY_NAME} \\([0-9]*\\).*/\\1/p' "$DATA/sentinel.conf" | tail -n 1
}

# The same, as another pod's sentinel reports it.
asked() {
  timeout 3 ${CLI} -h "$1" -p "$SENTINEL_PORT" SENTINEL master ${PRIMARY_NAME} 2>/dev/null |
    sed -n -e '/^ip$/{n;p;}' -e '/^config-epoch$/{n;p;}'
}

consider() {
  case " $HOSTS " in *" \${1:-none} "*) ;; *) return 1 ;; esac
  [ "\${2:-0}" -le "$epoch" ] || { primary=$1 epoch=\${2:-0}; }
}

# The latest of all answers. A pod that was down during a failover recorded an older primary.
find_primary() {
  primary=\${HOSTS%% *} epoch=-1 answers=0
  consider $(remembered) || true
  for peer in $HOSTS; do
    if consider $(asked "$peer"); then answers=$((answers + 1)); fi
  done
}

# Runs a command after each renewal of the certificate.
on_renewal() {
  while sleep "\${RENEWAL_SECONDS:-60}"; do
    now=$(cat "$CERTIFICATES/tls.crt")
    [ "$now" = "$certificate" ] || { certificate=$now; "$@"; }
  done
}
`;

const SERVER = `${COMMON}
read_certificate() {
  ${CLI} -h "$HOST" -p "$REDIS_PORT" CONFIG SET tls-cert-file "$CERTIFICATES/tls.crt" tls-key-file "$CERTIFICATES/tls.key" >/dev/null || true
}

# At least one of two sentinels took part in the last failover.
until find_primary; [ "$answers" -ge ${SENTINEL_QUORUM} ]; do sleep 1; done
{
  cat "$SETTINGS/redis.conf"
  echo "replica-announce-ip $HOST"
  # Clients have no administrative and no dangerous commands. Odoo's session module needs KEYS.
  echo "user default reset on >$PASSWORD ~* &* +@all -@admin -@dangerous +keys +info"
  echo "user ${OPERATOR} reset on >$OPERATOR_PASSWORD ~* &* +@all"
  echo "masteruser ${OPERATOR}"
  echo "masterauth $OPERATOR_PASSWORD"
  [ "$primary" = "$HOST" ] || echo "replicaof $primary $REDIS_PORT"
} >"$RUN/redis.conf"
on_renewal read_certificate &
exec valkey-server "$RUN/redis.conf"
`;

const SENTINEL = `${COMMON}
# A sentinel does not start while the primary's host name does not resolve.
until find_primary; getent ahosts "$primary" >/dev/null; do sleep 1; done
{
  cat "$SETTINGS/sentinel.conf"
  echo "sentinel announce-ip $HOST"
  echo "user default reset on >$PASSWORD -@all +@connection +subscribe +psubscribe +sentinel|get-master-addr-by-name +sentinel|masters +sentinel|replicas +sentinel|slaves"
  echo "user ${OPERATOR} reset on >$OPERATOR_PASSWORD ~* &* +@all"
  echo "sentinel sentinel-user ${OPERATOR}"
  echo "sentinel sentinel-pass $OPERATOR_PASSWORD"
  echo "sentinel monitor ${PRIMARY_NAME} $primary $REDIS_PORT ${SENTINEL_QUORUM}"
  echo "sentinel auth-user ${PRIMARY_NAME} ${OPERATOR}"
  echo "sentinel auth-pass ${PRIMARY_NAME} $OPERATOR_PASSWORD"
  cat "$SETTINGS/watch.conf"
  [ "$epoch" -le 0 ] || echo "sentinel config-epoch ${PRIMARY_NAME} $epoch"
  # Its identity and its vote.
  grep -E '^sentinel (myid|current-epoch|leader-epoch) ' "$DATA/sentinel.conf" 2>/dev/null || true
} >"$DATA/sentinel.new"
mv "$DATA/sentinel.new" "$DATA/sentinel.conf"
# A sentinel reads its certificate at its start alone, so it ends and the kubelet restarts it.
on_renewal kill $$ &
exec valkey-server "$DATA/sentinel.conf" --sentinel
`;

/** Ready: the instance answers and has loaded its data; a replica may still wait for its primary. */
const READY = `set -eu
[ "$(${CLI} -h "$HOST" -p "$1" PING)" = PONG ]
`;

/** Settings and scripts that the pods of the server mount. */
export function serverFiles(spec: RedisCacheSpec): { [file: string]: string } {
  return {
    "redis.conf": confText(redisSettings(spec)),
    "sentinel.conf": confText(sentinelSettings()),
    "watch.conf": confText(watchSettings()),
    "server.sh": SERVER,
    "sentinel.sh": SENTINEL,
    "ready.sh": READY,
  };
}

export function proxyFiles(hosts: readonly string[]): { [file: string]: string } {
  return { "haproxy.cfg": proxyConf(hosts) };
}

/** Fully qualified names of the instances: the proxy's resolver has no search list. */
export function instanceHosts(name: string, namespace: string): string[] {
  return Array.from(
    { length: CACHE_INSTANCES },
    (_, index) => `${name}-${index}.${name}-nodes.${namespace}.svc.cluster.local`,
  );
}
