import type { Input } from "@pulumi/pulumi";
import { labels } from "../../internal/names";
import { containerResources } from "../../internal/container-resources";
import { REQUEST_LIMITS } from "../../internal/request-limits";
import { poolerSpread } from "../pooler-availability";
import { poolerParameters } from "../pooling";
import { onPool } from "../placement";
import type { Pooler } from "./custom-resources";
import type { CloudNativePgSpec } from "./spec";

/** The pooler in front of a server's primary. Pure. */

/** Label that the operator sets on every pod of a pooler. */
export const POOLER_LABEL = "cnpg.io/poolerName";

/** Also the name of its Service. `<server>-pooler` is taken: the operator names a Secret of the server so. */
export function poolerName(server: string): string {
  return `${server}-pool`;
}

/** Labels that select the pods of a server's pooler. */
export function poolerSelector(server: string): { [label: string]: string } {
  return { [POOLER_LABEL]: poolerName(server) };
}

/** Refuses connections without TLS before the rule that the operator appends, which admits every user with a password. */
const PG_HBA = ["0.0.0.0/0", "::/0"].flatMap((address) => [
  `hostssl all all ${address} scram-sha-256`,
  `host all all ${address} reject`,
]);

/** Names of the objects that a pooler refers to. */
export interface PoolerRefs {
  cluster: Input<string>;
  /** Secret with its certificate; without one it presents the server's. */
  certificate?: Input<string>;
}

export function poolerManifest(name: string, spec: CloudNativePgSpec, { cluster, certificate }: PoolerRefs): Pooler {
  const { pooler, nodePool, priorityClass } = spec;
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
      pgbouncer: {
        poolMode: "transaction",
        // The operator mounts the server's CA, and the server's certificate names the primary's Service.
        parameters: { ...poolerParameters(pooler), server_tls_sslmode: "verify-full" },
        pg_hba: PG_HBA,
        clientTLSSecret: certificate === undefined ? undefined : { name: certificate },
      },
      template: {
        metadata: { labels: labels(poolerName(name), "database") },
        spec: {
          // On SIGTERM the operator's manager lets PgBouncer finish its transactions; by default it has 30 seconds.
          terminationGracePeriodSeconds: REQUEST_LIMITS.poolerTerminationSeconds,
          containers: [
            {
              name: "pgbouncer",
              // The image's shell is not ours to count on: the kubelet waits itself.
              lifecycle: { preStop: { sleep: { seconds: REQUEST_LIMITS.poolerPreStopSeconds } } },
              resources: containerResources({ cpu: pooler.cpu, memoryMiB: pooler.memoryMiB }),
            },
          ],
          priorityClassName: priorityClass,
          ...onPool(nodePool),
          topologySpreadConstraints: poolerSpread(poolerSelector(name)),
        },
      },
    },
  };
}
