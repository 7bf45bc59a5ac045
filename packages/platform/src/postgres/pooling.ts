import type { PostgresFacts } from "@retail-odoo/contract";

/** PgBouncer before a primary: its settings and arithmetic, whoever runs its pods. Pure. */

/** Seconds a client waits for a connection. What Odoo gives a request has to be below, so that Odoo ends it. */
export const QUERY_WAIT_SECONDS = 300;

/** Databases that a tenant's role uses: its own, and `postgres` for notifications. */
const DATABASES_A_ROLE = 2;

/**
 * The most connections a pooler holds for a role.
 * @param used what its processes would hold without a pooler
 */
export function pooledConnections(
  { instances, poolSize }: Pick<PostgresFacts["pooler"], "instances" | "poolSize">,
  used: number,
): number {
  return Math.min(used, DATABASES_A_ROLE * instances * poolSize);
}

/** PgBouncer's settings, by the size of its pools alone. */
export function poolerParameters(pooler: Pick<PostgresFacts["pooler"], "poolSize" | "maxClients">): {
  [name: string]: string;
} {
  return {
    default_pool_size: String(pooler.poolSize),
    max_client_conn: String(pooler.maxClients),
    query_wait_timeout: String(QUERY_WAIT_SECONDS),
    // Loading a registry sets a lock timeout for the session, which the next client would inherit.
    server_reset_query: "DISCARD ALL",
    server_reset_query_always: "1",
    // After a failover the next attempt is due at once: clients are waiting.
    server_login_retry: "1",
  };
}
