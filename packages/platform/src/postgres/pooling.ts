import { POOLER_CLIENTS_PER_CONNECTION, POSTGRES_SIZES, type PostgresFacts } from "@retail-odoo/contract";
import { REQUEST_LIMITS } from "../internal/request-limits";

/** PgBouncer in front of a primary: settings and connection counts, for the operator's poolers and the tenants' own. Pure. */

/** Logins that use a database at the same time: two, while a password rotation replaces pods. */
const LOGINS_AT_ONCE = 2;

/** What a tenant's pods ask of a pooler during a release. */
export interface PooledUse {
  /** Connections its processes would hold without a pooler. */
  connections: number;
  /** Transactions that they may have open at once. */
  transactions: number;
}

/**
 * Upper bound of a pooler's connections to a tenant's own database, also during a password rotation: connections of the
 * previous login stay open for minutes. PgBouncer opens one only while all others are in a transaction. Connections to `postgres`
 * are shared with the server's other tenants.
 */
export function pooledConnections(
  { instances, poolSize }: Pick<PostgresFacts["pooler"], "instances" | "poolSize">,
  { connections, transactions }: PooledUse,
): number {
  return Math.min(
    LOGINS_AT_ONCE * Math.min(connections, instances * Math.min(transactions, poolSize)),
    instances * databaseConnections(poolSize),
  );
}

/** Connections a pod keeps free where a tenant's transactions fill its pool. */
const SPARE_CONNECTIONS = 5;

/**
 * Upper bound of a pod's connections to one database, over all roles. One pool holds all transactions of a tenant, and both its
 * logins have no more of them together: at the limit PgBouncer closes an idle connection of the other.
 */
function databaseConnections(poolSize: number): number {
  return poolSize + SPARE_CONNECTIONS;
}

/** Upper bound of a pooler's connections to `postgres`, through which all tenants of a server notify. */
export function notifyingConnections({
  instances,
  poolSize,
}: Pick<PostgresFacts["pooler"], "instances" | "poolSize">): number {
  return instances * databaseConnections(poolSize);
}

/** Connections per pod of a tenant's own pooler to `postgres`, where a notification is a transaction of a millisecond. */
const OWN_NOTIFYING = 2;

/** A pooler of one tenant, for a server outside of the cluster. */
export type TenantPooler = Required<PostgresFacts["pooler"]>;

/** Sized like the pooler of the largest size with no more connections. */
export function tenantPoolerOf(maxConnections: number): TenantPooler {
  const sizes = Object.values(POSTGRES_SIZES).filter((size) => size.maxConnections <= maxConnections);
  const { instances, poolSize } = (sizes.at(-1) ?? POSTGRES_SIZES.dev).pooler;
  const maxClients = POOLER_CLIENTS_PER_CONNECTION * maxConnections;
  return { instances, poolSize, maxClients, notifying: OWN_NOTIFYING };
}

/** PgBouncer's settings. They depend on the size of its pools alone. */
export function poolerParameters(pooler: Pick<PostgresFacts["pooler"], "poolSize" | "maxClients">): {
  [name: string]: string;
} {
  return {
    default_pool_size: String(pooler.poolSize),
    // At the limit PgBouncer closes an idle connection of another role.
    max_db_connections: String(databaseConnections(pooler.poolSize)),
    max_client_conn: String(pooler.maxClients),
    query_wait_timeout: String(REQUEST_LIMITS.poolerWaitSeconds),
    // A new connection to a lost server fails soon, and the next try goes to its successor.
    server_connect_timeout: String(REQUEST_LIMITS.serverConnectSeconds),
    // Odoo's registry sets a lock timeout for the session, which the next client would inherit.
    server_reset_query: "DISCARD ALL",
    server_reset_query_always: "1",
    // Retry at once after a failover: clients are waiting.
    server_login_retry: "1",
    // Connections of a lost node are closed after a minute; by default they would occupy the pool for hours.
    tcp_keepidle: "30",
    tcp_keepintvl: "10",
    tcp_keepcnt: "3",
    tcp_user_timeout: String(REQUEST_LIMITS.lostPeerSeconds * 1000),
  };
}
