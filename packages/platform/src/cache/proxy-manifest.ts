import type * as k8s from "@pulumi/kubernetes/types/input";
import type { Input } from "@pulumi/pulumi";
import { LABELS } from "@retail-odoo/contract";
import { containerResources } from "../internal/container-resources";
import { RESTRICTED_CONTAINER, runAsOwner } from "../internal/pod-security";
import { CERTIFICATES_MOUNT, passwordFrom, podMetadata, podPlacement, spread, USERS } from "./pods";
import { OPERATOR, READER_PORT, REDIS_PORT } from "./redis-conf";
import type { InClusterArgs } from "./redis-cache-args";
import type { RedisCacheSpec } from "./resolve-redis-cache";
import type { PodRefs } from "./types";

/** Number of proxies, and resources of each. A proxy forwards TCP. */
export const PROXY_PODS = { instances: 2, cpu: 0.05, memoryMiB: 64 } as const;

const CONFIG_PATH = "/etc/haproxy";

export function proxyLabels(name: string): { [label: string]: string } {
  return { [LABELS.name]: name, [LABELS.component]: "redis-proxy" };
}

export function proxyDeployment(
  name: string,
  { versions }: RedisCacheSpec,
  cluster: InClusterArgs,
  refs: PodRefs & { config: Input<string>; configHash: string },
): k8s.apps.v1.DeploymentSpec {
  const matchLabels = proxyLabels(name);
  const listens = { tcpSocket: { port: "redis" } };
  return {
    replicas: PROXY_PODS.instances,
    revisionHistoryLimit: 3,
    selector: { matchLabels },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: {
      metadata: podMetadata(cluster, matchLabels, refs.configHash),
      spec: {
        ...podPlacement(cluster, refs.account),
        securityContext: runAsOwner(USERS.proxy),
        topologySpreadConstraints: spread(matchLabels, "ScheduleAnyway"),
        containers: [
          {
            name: "proxy",
            image: versions.proxyImage,
            imagePullPolicy: "IfNotPresent",
            command: ["haproxy", "-W", "-db", "-f", `${CONFIG_PATH}/haproxy.cfg`],
            env: [passwordFrom(refs.passwords, OPERATOR)],
            ports: [
              { name: "redis", containerPort: REDIS_PORT },
              { name: "reader", containerPort: READER_PORT },
            ],
            securityContext: RESTRICTED_CONTAINER,
            resources: containerResources(PROXY_PODS),
            readinessProbe: { ...listens, periodSeconds: 5 },
            livenessProbe: { ...listens, periodSeconds: 10, failureThreshold: 6 },
            volumeMounts: [{ name: "config", mountPath: CONFIG_PATH, readOnly: true }, CERTIFICATES_MOUNT],
          },
        ],
        volumes: [
          { name: "config", configMap: { name: refs.config } },
          { name: "certificates", secret: { secretName: refs.certificate, defaultMode: 0o440 } },
        ],
      },
    },
  };
}
