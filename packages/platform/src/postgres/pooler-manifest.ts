import type { Input } from "@pulumi/pulumi";
import type { PostgresFacts } from "@retail-odoo/contract";
import { labels } from "../internal/names";
import { cpuQuantity, memoryQuantity } from "../internal/units";
import { onPool } from "./cluster-manifest";
import type { Pooler } from "./custom-resources";
import type { PostgresSpec } from "./resolve-postgres-ha";

/** The pooler before a server's primary: body and arithmetic. Pure. */

/** Label that the operator gives to every pod of a pooler. */
export const POOLER_LABEL = "cnpg.io/poolerName";

/** Seconds a client waits for a connection. What Odoo gives a request has to be below, so that Odoo ends it. */
export const QUERY_WAIT_SECONDS = 300;

/** Its Service has the same name. `<server>-pooler` is what the operator calls a Secret of the server's. */
export function poolerName(server: string): string {
  return `${server}-pool`;
}

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

/** Nobody gets in without TLS. The operator appends a rule that admits everybody with a password. */
const PG_HBA = ["0.0.0.0/0", "::/0"].flatMap((address) => [
  `hostssl all all ${address} scram-sha-256`,
  `host all all ${address} reject`,
]);

/** PgBouncer's settings, by the server's size alone. */
export function poolerParameters({ pooler }: Pick<PostgresSpec, "pooler">): { [name: string]: string } {
  return {
    default_pool_size: String(pooler.poolSize),
    max_client_conn: String(pooler.maxClients),
    query_wait_timeout: String(QUERY_WAIT_SECONDS),
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

export function poolerManifest(name: string, spec: PostgresSpec, cluster: Input<string>): Pooler {
  const { pooler, nodePool, priorityClass } = spec;
  const quantities = { cpu: cpuQuantity(pooler.cpu), memory: memoryQuantity(pooler.memoryMiB) };
  return {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "Pooler",
    metadata: {
      name: poolerName(name),
      namespace: spec.namespace,
      labels: labels(poolerName(name), "database"),
      annotations: { "pulumi.com/waitFor": "jsonpath={.status.phase}=active" },
    },
    spec: {
      cluster: { name: cluster },
      type: "rw",
      instances: pooler.instances,
      pgbouncer: { poolMode: "transaction", parameters: poolerParameters(spec), pg_hba: PG_HBA },
      template: {
        metadata: { labels: labels(poolerName(name), "database") },
        spec: {
          containers: [{ name: "pgbouncer", resources: { requests: quantities, limits: quantities } }],
          priorityClassName: priorityClass,
          ...onPool(nodePool),
          topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
            maxSkew: 1,
            topologyKey,
            whenUnsatisfiable: "ScheduleAnyway",
            labelSelector: { matchLabels: { [POOLER_LABEL]: poolerName(name) } },
          })),
        },
      },
    },
  };
}
