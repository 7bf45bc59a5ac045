import type * as k8s from "@pulumi/kubernetes/types/input";
import type { Input } from "@pulumi/pulumi";
import { CACHE_DECISIONS, CACHE_INSTANCES, CACHE_SIZES, LABELS } from "@retail-odoo/contract";
import { containerResources } from "../internal/container-resources";
import { RESTRICTED_CONTAINER, runAsOwner } from "../internal/pod-security";
import { gib } from "../internal/units";
import { CERTIFICATES_MOUNT, passwordFrom, podMetadata, podPlacement, spread, USERS } from "./pods";
import { OPERATOR, PATHS, REDIS_PORT, SENTINEL_PORT } from "./redis-conf";
import type { InClusterArgs } from "./redis-cache-args";
import type { RedisCacheSpec } from "./resolve-redis-cache";
import { instanceHosts, scriptEnv } from "./scripts";
import type { PodRefs } from "./types";

/** Resources of a sentinel. */
export const SENTINEL_POD = { cpu: 0.05, memoryMiB: 64 } as const;

/** Volume of an instance, GiB: the append-only file, its copy during a rewrite, and what was appended since the last one. */
export function dataGiB({ role, size }: Pick<RedisCacheSpec, "role" | "size">): number {
  return CACHE_DECISIONS[role].persistent ? Math.max(2, Math.ceil((4 * CACHE_SIZES[size].memoryMiB) / 1024)) : 1;
}

/** Selector of Services, disruption budgets and NetworkPolicies. */
export function instanceLabels(name: string): { [label: string]: string } {
  return { [LABELS.name]: name, [LABELS.component]: "redis-instance" };
}

interface ServerRefs extends PodRefs {
  config: Input<string>;
  nodes: Input<string>;
  /** Hash of settings and scripts, so that a change restarts the pods. */
  configHash: string;
}

/** Three instances with a sentinel each. */
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
    // An ordered start would wait for a lost first instance; updates still proceed one by one.
    podManagementPolicy: "Parallel",
    updateStrategy: { type: "RollingUpdate" },
    persistentVolumeClaimRetentionPolicy: {
      whenDeleted: spec.durable ? "Retain" : "Delete",
      whenScaled: "Retain",
    },
    template: {
      metadata: podMetadata(cluster, matchLabels, refs.configHash),
      spec: {
        ...podPlacement(cluster, refs.account),
        securityContext: runAsOwner(USERS.redis),
        terminationGracePeriodSeconds: 60,
        topologySpreadConstraints: spread(matchLabels, "DoNotSchedule"),
        containers: [
          container("redis", spec, env, REDIS_PORT, { cpu, memoryMiB }),
          container("sentinel", spec, env, SENTINEL_PORT, SENTINEL_POD),
        ],
        volumes: [
          { name: "scripts", configMap: { name: refs.config, defaultMode: 0o555 } },
          { name: "certificates", secret: { secretName: refs.certificate, defaultMode: 0o440 } },
          // Settings with passwords: in memory, deleted with the pod.
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
  const probe = { exec: { command: ["/bin/sh", `${PATHS.scripts}/ready.sh`, String(port)] }, timeoutSeconds: 5 };
  return {
    name: kind,
    image: versions.image,
    imagePullPolicy: "IfNotPresent",
    command: ["/bin/sh", `${PATHS.scripts}/${kind === "redis" ? "server" : "sentinel"}.sh`],
    env,
    ports: [{ name: kind, containerPort: port }],
    securityContext: RESTRICTED_CONTAINER,
    // Guaranteed QoS: under memory pressure the kernel kills other pods first.
    resources: containerResources(size),
    // The time to load an append-only file grows with its size.
    startupProbe: { ...probe, periodSeconds: 5, failureThreshold: 60 },
    readinessProbe: { ...probe, periodSeconds: 5, failureThreshold: 3 },
    livenessProbe: { tcpSocket: { port: kind }, periodSeconds: 10, failureThreshold: 6 },
    volumeMounts: [
      { name: "scripts", mountPath: PATHS.scripts, readOnly: true },
      CERTIFICATES_MOUNT,
      { name: "run", mountPath: PATHS.run },
      { name: "data", mountPath: PATHS.data },
    ],
  };
}
