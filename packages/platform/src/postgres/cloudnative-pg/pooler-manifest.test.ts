import { Faults } from "../../internal/errors";
import { poolerSpread } from "../pooler-availability";
import { poolerManifest } from "./pooler-manifest";
import { resolveCloudNativePg } from "./resolve-server";
import type { CloudNativePgArgs } from "./server-args";

function pooler(args: Partial<CloudNativePgArgs> = {}) {
  const faults = new Faults();
  const spec = resolveCloudNativePg(
    "erp",
    { engine: "cloudnative-pg", size: "m", namespace: "databases", ...args },
    faults,
  );
  faults.throwIfAny("server");
  return poolerManifest("erp", spec, { cluster: "erp", certificate: "erp-pool-tls" });
}

test("the pooler of size m: transaction pooling, TLS only", () => {
  const { metadata, spec } = pooler({ priorityClass: "high" });
  expect(metadata).toMatchObject({ name: "erp-pool", namespace: "databases" });
  const quantities = (disk: string) => ({ cpu: "500m", memory: "256Mi", "ephemeral-storage": disk });
  const spread = poolerSpread({ "cnpg.io/poolerName": "erp-pool" });
  expect({ ...spec, template: spec.template.spec }).toEqual({
    cluster: { name: "erp" },
    type: "rw",
    instances: 2,
    pgbouncer: {
      poolMode: "transaction",
      parameters: {
        default_pool_size: "50",
        max_db_connections: "55",
        max_client_conn: "5000",
        query_wait_timeout: "180",
        server_connect_timeout: "5",
        server_reset_query: "DISCARD ALL",
        server_reset_query_always: "1",
        server_login_retry: "1",
        tcp_keepidle: "30",
        tcp_keepintvl: "10",
        tcp_keepcnt: "3",
        tcp_user_timeout: "60000",
        server_tls_sslmode: "verify-full",
      },
      pg_hba: [
        "hostssl all all 0.0.0.0/0 scram-sha-256",
        "host all all 0.0.0.0/0 reject",
        "hostssl all all ::/0 scram-sha-256",
        "host all all ::/0 reject",
      ],
      clientTLSSecret: { name: "erp-pool-tls" },
    },
    template: {
      terminationGracePeriodSeconds: 280,
      containers: [
        {
          name: "pgbouncer",
          lifecycle: { preStop: { sleep: { seconds: 10 } } },
          resources: { requests: quantities("256Mi"), limits: quantities("1Gi") },
        },
      ],
      priorityClassName: "high",
      topologySpreadConstraints: spread,
    },
  });
});

test("the pooler runs on its server's node pool", () => {
  const { nodeSelector, tolerations } = pooler({ nodePool: "workload" }).spec.template.spec;
  expect([nodeSelector, tolerations]).toEqual([
    { "retail-odoo.io/pool": "workload" },
    [{ key: "retail-odoo.io/pool", operator: "Equal", value: "workload", effect: "NoSchedule" }],
  ]);
});
