import type * as k8s from "@pulumi/kubernetes/types/input";
import { interpolate, type Input, type Output } from "@pulumi/pulumi";
import type { Allotment, RemoteFacts } from "@retail-odoo/contract";
import { containerResources } from "../../internal/container-resources";
import { RESTRICTED_CONTAINER, RESTRICTED_POD } from "../../internal/pod-security";
import { REQUEST_LIMITS } from "../../internal/request-limits";
import { poolerSpread } from "../pooler-availability";
import { poolerParameters } from "../pooling";

/** A tenant's own pooler in front of a server outside of the cluster. Pure. */

/** Label of its pods, which NetworkPolicies select. */
export const TENANT_POOLER_LABEL = "retail-odoo.io/pooler";

/** Mount paths in its pods. */
export const POOLER_FILES = {
  config: "/etc/pgbouncer",
  users: "/etc/pgbouncer-users",
  certificate: "/etc/pgbouncer-tls",
  authorities: "/etc/pgbouncer-ca",
} as const;

/** User and group of PgBouncer in its image. */
const PGBOUNCER = { runAsUser: 998, runAsGroup: 996 };

/**
 * Resources of each pod of a tenant's pooler: CPU in cores, memory in MiB. Assumed: one core serves some hundred busy
 * connections, and a client with TLS takes some 40 KiB.
 */
export function poolerSize({ connections, clients }: Allotment["pooled"]): { cpu: number; memoryMiB: number } {
  return {
    cpu: Math.min(1, Math.max(0.05, Math.ceil(connections) / 100)),
    memoryMiB: 64 + 32 * Math.ceil((clients * 40) / 1024 / 32),
  };
}

export interface PoolerPlan {
  databaseName: string;
  /** Host of the server. */
  host: Input<string>;
  port: number;
  pooler: RemoteFacts["pooler"];
}

/** PgBouncer's configuration: the tenant's database and `postgres`, for the tenant's logins alone. */
export function pgbouncerIni({ databaseName, host, port, pooler }: PoolerPlan): Output<string> {
  const settings = Object.entries(pgbouncerSettings(port, pooler)).map(([name, value]) => `${name} = ${value}`);
  const notifying = `pool_size=${pooler.notifying} max_db_connections=${pooler.notifying}`;
  return interpolate`[databases]
${databaseName} = host=${host} port=${port}
postgres = host=${host} port=${port} ${notifying}
[pgbouncer]
${settings.join("\n")}
`;
}

function pgbouncerSettings(port: number, pooler: RemoteFacts["pooler"]): { [name: string]: string } {
  const { users, certificate, authorities } = POOLER_FILES;
  return {
    listen_addr: "*",
    listen_port: String(port),
    unix_socket_dir: "",
    pool_mode: "transaction",
    auth_type: "scram-sha-256",
    auth_file: `${users}/users.txt`,
    client_tls_sslmode: "require",
    client_tls_cert_file: `${certificate}/tls.crt`,
    client_tls_key_file: `${certificate}/tls.key`,
    server_tls_sslmode: "verify-full",
    server_tls_ca_file: `${authorities}/ca.crt`,
    ignore_startup_parameters: "extra_float_digits,options",
    ...poolerParameters(pooler),
    // A failed primary does not close its connections. Detect that within seconds: DNS already names its successor.
    tcp_keepidle: "10",
    tcp_keepintvl: "5",
    tcp_keepcnt: "3",
    tcp_user_timeout: "15000",
  };
}

/** Logins with their SCRAM verifiers, by which PgBouncer authenticates clients, and itself to the server. */
export function usersFile(logins: readonly { role: string; verifier: string }[]): string {
  return logins.map(({ role, verifier }) => `"${role}" "${verifier}"\n`).join("");
}

export interface PoolerPods {
  image: string;
  labels: { [label: string]: string };
  instances: number;
  port: number;
  size: { cpu: number; memoryMiB: number };
  /** Changes with the configuration, which a pod reads only at its start. */
  configHash: string;
  config: Input<string>;
  users: Input<string>;
  certificate: Input<string>;
  authorities: k8s.core.v1.Volume;
  priorityClass?: Input<string>;
  placement: Pick<k8s.core.v1.PodSpec, "nodeSelector" | "tolerations">;
}

export function poolerDeployment(pods: PoolerPods): k8s.apps.v1.DeploymentSpec {
  const selector = { matchLabels: { [TENANT_POOLER_LABEL]: pods.labels[TENANT_POOLER_LABEL] ?? "" } };
  return {
    replicas: pods.instances,
    selector,
    // The other pods serve all clients while one is replaced.
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: {
      metadata: { labels: pods.labels, annotations: { "retail-odoo.io/config": pods.configHash } },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        terminationGracePeriodSeconds: REQUEST_LIMITS.poolerTerminationSeconds,
        priorityClassName: pods.priorityClass,
        ...pods.placement,
        securityContext: {
          ...RESTRICTED_POD,
          ...PGBOUNCER,
          fsGroup: PGBOUNCER.runAsGroup,
        },
        topologySpreadConstraints: poolerSpread(selector.matchLabels),
        containers: [poolerContainer(pods)],
        volumes: [
          { name: "config", configMap: { name: pods.config } },
          { name: "users", secret: { secretName: pods.users, items: [{ key: "users.txt", path: "users.txt" }] } },
          { name: "certificate", secret: { secretName: pods.certificate } },
          pods.authorities,
        ],
      },
    },
  };
}

function poolerContainer({ image, port, size }: PoolerPods): k8s.core.v1.Container {
  const mount = (name: string, mountPath: string) => ({ name, mountPath, readOnly: true });
  const answers = { tcpSocket: { port: "postgres" } };
  return {
    name: "pgbouncer",
    image,
    imagePullPolicy: "IfNotPresent",
    command: ["/bin/sh", "-c", POOLER_COMMAND],
    ports: [{ name: "postgres", containerPort: port }],
    readinessProbe: { ...answers, periodSeconds: 5 },
    livenessProbe: { ...answers, periodSeconds: 10, failureThreshold: 6 },
    lifecycle: { preStop: { exec: { command: ["/bin/sh", "-c", PRE_STOP_COMMAND] } } },
    resources: containerResources(size),
    securityContext: RESTRICTED_CONTAINER,
    volumeMounts: [
      mount("config", POOLER_FILES.config),
      mount("users", POOLER_FILES.users),
      mount("certificate", POOLER_FILES.certificate),
      mount("authorities", POOLER_FILES.authorities),
    ],
  };
}

/** Reloads every minute: renewed certificates and changed logins take effect without dropping connections. */
export const POOLER_COMMAND = `while sleep 60; do kill -HUP $$; done & exec pgbouncer ${POOLER_FILES.config}/pgbouncer.ini`;

/** Waits for deregistration, then lets PgBouncer finish running transactions, and only then ends the pod. */
export const PRE_STOP_COMMAND = `sleep ${REQUEST_LIMITS.poolerPreStopSeconds}; kill -INT 1; while kill -0 1; do sleep 1; done`;
