import { CLUSTER_SERVICES, type ClusterServiceName } from "./args";

/** Pods of one part of an operator: how many, and what each asks for. */
export interface PodsOf {
  replicas: number;
  /** Cores. */
  cpu: number;
  memoryMiB: number;
  memoryLimitMiB: number;
}

/** Two where the loss of a node must leave one that works; who only leads or repairs can start anew. */
function pods(replicas: number, cpu: number, memoryMiB: number, memoryLimitMiB: number): PodsOf {
  return { replicas, cpu, memoryMiB, memoryLimitMiB };
}

/**
 * Every pod of the operators, as the charts are told to run it and as the proof counts it against the system pool. Figures
 * are assumed: what their makers recommend for a cluster of some hundred nodes.
 */
export const OPERATOR_PODS = {
  karpenter: { controller: pods(2, 0.25, 512, 1_024) },
  "cluster-autoscaler": { autoscaler: pods(2, 0.05, 256, 512) },
  "cert-manager": {
    controller: pods(2, 0.05, 96, 256),
    webhook: pods(2, 0.05, 96, 256),
    cainjector: pods(2, 0.05, 96, 256),
  },
  "aws-load-balancer-controller": { controller: pods(2, 0.05, 128, 256) },
  "cloudnative-pg": { operator: pods(2, 0.1, 256, 512) },
  "plugin-barman-cloud": { plugin: pods(1, 0.05, 128, 256) },
  "metrics-server": { server: pods(2, 0.1, 200, 400) },
  keda: {
    operator: pods(2, 0.1, 128, 512),
    metricsServer: pods(2, 0.05, 128, 256),
    webhooks: pods(2, 0.025, 64, 128),
  },
  "external-secrets": {
    controller: pods(2, 0.05, 128, 256),
    webhook: pods(2, 0.025, 64, 128),
    certificates: pods(1, 0.025, 64, 128),
  },
  "kube-prometheus-stack": {
    operator: pods(1, 0.05, 128, 256),
    prometheus: pods(2, 0.25, 1_536, 3_072),
    alertmanager: pods(2, 0.025, 64, 128),
    kubeState: pods(1, 0.05, 128, 512),
  },
  // Its makers run it as one or as three.
  kyverno: { admission: pods(3, 0.1, 256, 512) },
  traefik: { traefik: pods(2, 0.25, 256, 512) },
} as const satisfies { [name in ClusterServiceName]: { [part: string]: PodsOf } };

/** Reads configuration anew, a container in each pod of Prometheus and Alertmanager. */
export const CONFIG_RELOADER = { cpu: 0.01, memoryMiB: 32, memoryLimitMiB: 64 } as const;
const RELOADED: readonly PodsOf[] = [
  OPERATOR_PODS["kube-prometheus-stack"].prometheus,
  OPERATOR_PODS["kube-prometheus-stack"].alertmanager,
];

/** What EKS's add-ons run beside the operators: names in the cluster, and the controllers of block and shared storage. */
const ADDON_PODS: readonly PodRequest[] = [
  ...each(2, { cpu: 0.1, memoryMiB: 70 }),
  ...each(2, { cpu: 0.06, memoryMiB: 240 }),
  ...each(2, { cpu: 0.02, memoryMiB: 80 }),
];

/** What one pod asks for. CPU in cores. */
export interface PodRequest {
  cpu: number;
  memoryMiB: number;
}

/** Every pod that has to find a node in the system pool, once these operators are installed. */
export function systemPods(install: { readonly [name in ClusterServiceName]: boolean }): PodRequest[] {
  const parts = CLUSTER_SERVICES.flatMap((name): PodsOf[] => (install[name] ? Object.values(OPERATOR_PODS[name]) : []));
  const operators = parts.flatMap((part) => {
    const { cpu, memoryMiB } = RELOADED.includes(part) ? CONFIG_RELOADER : { cpu: 0, memoryMiB: 0 };
    return each(part.replicas, { cpu: part.cpu + cpu, memoryMiB: part.memoryMiB + memoryMiB });
  });
  return [...ADDON_PODS, ...operators];
}

function each(count: number, request: PodRequest): PodRequest[] {
  return Array.from({ length: count }, () => request);
}

/** On every node, among the agents that are taken off each. */
export const NODE_EXPORTER = { cpu: 0.02, memoryMiB: 32, memoryLimitMiB: 64 } as const;
