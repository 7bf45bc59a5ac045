import fc from "fast-check";
import { POSTGRES_SIZE_NAMES, POSTGRES_SIZES, RESERVED_CONNECTIONS } from "@retail-odoo/contract";
import { Faults } from "../internal/errors";
import { pooledConnections, poolerManifest } from "./pooler-manifest";
import { resolvePostgresHA, type PostgresHAArgs } from "./resolve-postgres-ha";

function pooler(args: Partial<PostgresHAArgs> = {}) {
  const faults = new Faults();
  const spec = resolvePostgresHA({ engine: "cloudnative-pg", size: "m", namespace: "databases", ...args }, faults);
  faults.throwIfAny("server");
  return poolerManifest("erp", spec, "erp");
}

test("transactions of size m's clients share connections, over TLS alone", () => {
  const { metadata, spec } = pooler({ priorityClass: "high" });
  expect(metadata).toMatchObject({ name: "erp-pool", namespace: "databases" });
  const quantities = { cpu: "500m", memory: "256Mi" };
  const spread = ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: { "cnpg.io/poolerName": "erp-pool" } },
  }));
  expect({ ...spec, template: spec.template.spec }).toEqual({
    cluster: { name: "erp" },
    type: "rw",
    instances: 2,
    pgbouncer: {
      poolMode: "transaction",
      parameters: {
        default_pool_size: "8",
        max_client_conn: "5000",
        query_wait_timeout: "300",
        server_reset_query: "DISCARD ALL",
        server_reset_query_always: "1",
        server_login_retry: "1",
        tcp_keepidle: "30",
        tcp_keepintvl: "10",
        tcp_keepcnt: "3",
        tcp_user_timeout: "60000",
      },
      pg_hba: [
        "hostssl all all 0.0.0.0/0 scram-sha-256",
        "host all all 0.0.0.0/0 reject",
        "hostssl all all ::/0 scram-sha-256",
        "host all all ::/0 reject",
      ],
    },
    template: {
      containers: [{ name: "pgbouncer", resources: { requests: quantities, limits: quantities } }],
      priorityClassName: "high",
      topologySpreadConstraints: spread,
    },
  });
});

test("it runs where its server runs", () => {
  const { nodeSelector, tolerations } = pooler({ nodePool: "workload" }).spec.template.spec;
  expect([nodeSelector, tolerations]).toEqual([
    { "retail-odoo.io/pool": "workload" },
    [{ key: "retail-odoo.io/pool", operator: "Equal", value: "workload", effect: "NoSchedule" }],
  ]);
});

test("a role never holds more than the pods' pools for its two databases, nor more than it uses", () => {
  expect(pooledConnections({ instances: 2, poolSize: 8 }, 36)).toBe(32);
  expect(pooledConnections({ instances: 2, poolSize: 8 }, 12)).toBe(12);
  fc.assert(
    fc.property(fc.nat(9), fc.nat(99), fc.nat(999), (instances, poolSize, used) => {
      expect(pooledConnections({ instances, poolSize }, used)).toBeLessThanOrEqual(
        Math.min(used, 2 * instances * poolSize),
      );
    }),
  );
});

test.each(POSTGRES_SIZE_NAMES)("a pool of size %s leaves room for a second role's", (name) => {
  const { pooler: size, maxConnections } = POSTGRES_SIZES[name];
  expect(2 * pooledConnections(size, Infinity)).toBeLessThanOrEqual(maxConnections - RESERVED_CONNECTIONS);
});
