import type * as k8s from "@pulumi/kubernetes/types/input";
import type { Input } from "@pulumi/pulumi";
import { CACHE_DECISIONS, CACHE_INSTANCES, CACHE_SIZES, LABELS } from "@retail-odoo/contract";
import { cpuQuantity, gib, memoryQuantity } from "../internal/units";
import type { PodRefs } from "./in-cluster";
import { CERTIFICATES_MOUNT, CONFIG_HASH, CONTAINER_SECURITY, passwordFrom, podSecurity, spread, USERS } from "./pods";
import { OPERATOR, PATHS, REDIS_PORT, SENTINEL_PORT } from "./redis-conf";
import type { InClusterArgs, RedisCacheSpec } from "./resolve-redis-cache";
import { instanceHosts, scriptEnv } from "./scripts";

/** What a sentinel takes beside its instance. */
export const SENTINEL_POD = { cpu: 0.05, memoryMiB: 64 } as const;

/** Volume of an instance, GiB: the append-only file, twice while it is rewritten, and what has not been rewritten yet. */
export function dataGiB({ role, size }: Pick<RedisCacheSpec, "role" | "size">): number {
  return CACHE_DECISIONS[role].persistent ? Math.max(2, Math.ceil((4 * CACHE_SIZES[size].memoryMiB) / 1024)) : 1;
}

/** What Services, budgets and policies select. */
export function instanceLabels(name: string): { [label: string]: string } {
  return { [LABELS.name]: name, [LABELS.component]: "redis-instance" };
}

interface ServerRefs extends PodRefs {
  config: Input<string>;
  nodes: Input<string>;
  /** Changes with settings and scripts, so that pods restart when they do. */
  configHash: string;
}

/** Three instances, a sentinel beside each. */
export function serverStatefulSet(
  name: string,
  spec: RedisCacheSpec,
  cluster: InClusterArgs,
  refs: ServerRefs,
): k8s.apps.v1.StatefulSetSpec {
  const matchLabels = instanceLabels(name);
  const { cpu, memoryMiB } = CACHE_SIZES[spec.size];
  const env = environment(name, spec, refs);
  return {
    replicas: CACHE_INSTANCES,
    serviceName: refs.nodes,
    selector: { matchLabels },
    // They wait for no order, or the first one lost would hold up the others; updates still go one by one.
    podManagementPolicy: "Parallel",
    updateStrategy: { type: "RollingUpdate" },
    persistentVolumeClaimRetentionPolicy: {
      whenDeleted: spec.durable ? "Retain" : "Delete",
      whenScaled: "Retain",
    },
    template: {
      metadata: { labels: { ...cluster.labels, ...matchLabels }, annotations: { [CONFIG_HASH]: refs.configHash } },
      spec: {
        serviceAccountName: refs.account,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        priorityClassName: cluster.priorityClass,
        ...cluster.placement,
        securityContext: podSecurity(USERS.redis),
        terminationGracePeriodSeconds: 60,
        topologySpreadConstraints: spread(matchLabels, "DoNotSchedule"),
        containers: [
          container("redis", spec, env, REDIS_PORT, { cpu, memoryMiB }),
          container("sentinel", spec, env, SENTINEL_PORT, SENTINEL_POD),
        ],
        volumes: [
          { name: "scripts", configMap: { name: refs.config, defaultMode: 0o555 } },
          { name: "certificates", secret: { secretName: refs.certificate, defaultMode: 0o440 } },
          // Settings with passwords in them: in memory, and gone with the pod.
          { name: "run", emptyDir: { medium: "Memory", sizeLimit: "1Mi" } },
        ],
      },
    },
    volumeClaimTemplates: [
      {
        metadata: { name: "data", labels: { ...cluster.labels, ...matchLabels } },
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: cluster.storageClass,
          resources: { requests: { storage: gib(dataGiB(spec)) } },
        },
      },
    ],
  };
}

function environment(name: string, { namespace }: RedisCacheSpec, refs: ServerRefs) {
  return [
    { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
    { name: "HOST", value: `$(POD_NAME).${name}-nodes.${namespace}.svc.cluster.local` },
    ...scriptEnv(instanceHosts(name, namespace)),
    passwordFrom(refs.passwords, "clients"),
    passwordFrom(refs.passwords, OPERATOR),
  ];
}

function container(
  kind: "redis" | "sentinel",
  { versions }: RedisCacheSpec,
  env: k8s.core.v1.EnvVar[],
  port: number,
  size: { cpu: number; memoryMiB: number },
) {
  const quantities = { cpu: cpuQuantity(size.cpu), memory: memoryQuantity(size.memoryMiB) };
  const asked = { exec: { command: ["/bin/sh", `${PATHS.scripts}/ready.sh`, String(port)] }, timeoutSeconds: 5 };
  return {
    name: kind,
    image: versions.image,
    imagePullPolicy: "IfNotPresent",
    command: ["/bin/sh", `${PATHS.scripts}/${kind === "redis" ? "server" : "sentinel"}.sh`],
    env,
    ports: [{ name: kind, containerPort: port }],
    securityContext: CONTAINER_SECURITY,
    // Requests are limits: what a node took back, the kernel would take from the data.
    resources: { requests: quantities, limits: quantities },
    // Reading an append-only file takes as long as it is large.
    startupProbe: { ...asked, periodSeconds: 5, failureThreshold: 60 },
    readinessProbe: { ...asked, periodSeconds: 5, failureThreshold: 3 },
    livenessProbe: { tcpSocket: { port: kind }, periodSeconds: 10, failureThreshold: 6 },
    volumeMounts: [
      { name: "scripts", mountPath: PATHS.scripts, readOnly: true },
      CERTIFICATES_MOUNT,
      { name: "run", mountPath: PATHS.run },
      { name: "data", mountPath: PATHS.data },
    ],
  };
}
