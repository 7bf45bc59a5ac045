import { POOLER_CLIENTS_PER_CONNECTION, POSTGRES_SIZES, type PostgresFacts } from "@retail-odoo/contract";
import { REQUEST_LIMITS } from "../internal/request-limits";

/** PgBouncer before a primary: its settings and arithmetic, whoever runs its pods. Pure. */

/** Logins that may use a database at once: two, while pods are replaced because a password rotates. */
const LOGINS_AT_ONCE = 2;

/**
 * The most connections a pooler holds for a tenant to its own database, while a password rotates too: a connection that the old
 * login no longer needs stays open for minutes. Those to `postgres` are shared with everybody else.
 * @param used what its processes would hold without a pooler
 */
export function pooledConnections(
  { instances, poolSize }: Pick<PostgresFacts["pooler"], "instances" | "poolSize">,
  used: number,
): number {
  return LOGINS_AT_ONCE * Math.min(used, instances * poolSize);
}

/** Connections a pod leaves to others where both logins of a tenant hold all that they can of a database. */
const SPARE_CONNECTIONS = 5;

/** The most connections a pod of a pooler holds to one database, whoever they are for. */
function databaseConnections(poolSize: number): number {
  return LOGINS_AT_ONCE * poolSize + SPARE_CONNECTIONS;
}

/** The most connections a pooler holds to `postgres`, by which all tenants of a server notify. */
export function notifyingConnections({
  instances,
  poolSize,
}: Pick<PostgresFacts["pooler"], "instances" | "poolSize">): number {
  return instances * databaseConnections(poolSize);
}

/** Connections of a tenant's own pooler to `postgres`, where Odoo notifies in transactions of a millisecond, by the pod. */
const OWN_NOTIFYING = 2;

/** A pooler of one tenant's, on a server that no operator runs. */
export type TenantPooler = Required<PostgresFacts["pooler"]>;

/** As before a server of ours with no more connections. */
export function tenantPoolerOf(maxConnections: number): TenantPooler {
  const sizes = Object.values(POSTGRES_SIZES).filter((size) => size.maxConnections <= maxConnections);
  const { instances, poolSize } = (sizes.at(-1) ?? POSTGRES_SIZES.dev).pooler;
  const maxClients = POOLER_CLIENTS_PER_CONNECTION * maxConnections;
  return { instances, poolSize, maxClients, notifying: OWN_NOTIFYING };
}

/** PgBouncer's settings, by the size of its pools alone. */
export function poolerParameters(pooler: Pick<PostgresFacts["pooler"], "poolSize" | "maxClients">): {
  [name: string]: string;
} {
  return {
    default_pool_size: String(pooler.poolSize),
    // When it is reached, a connection that nobody uses makes room, whoever it was for.
    max_db_connections: String(databaseConnections(pooler.poolSize)),
    max_client_conn: String(pooler.maxClients),
    query_wait_timeout: String(REQUEST_LIMITS.poolerWaitSeconds),
    // Loading a registry sets a lock timeout for the session, which the next client would inherit.
    server_reset_query: "DISCARD ALL",
    server_reset_query_always: "1",
    // After a failover the next attempt is due at once: clients are waiting.
    server_login_retry: "1",
    // A node that is lost says no farewell, and its connections would hold their places for hours: a minute is enough.
    tcp_keepidle: "30",
    tcp_keepintvl: "10",
    tcp_keepcnt: "3",
    tcp_user_timeout: "60000",
  };
}
