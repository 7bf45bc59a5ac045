import { CLUSTER_SERVICES, type ClusterServiceName } from "./args";

/** Pods of one component of an operator. */
export interface PodsOf {
  /** Number of pods. */
  replicas: number;
  /** CPU request of one pod, in cores. */
  cpu: number;
  /** Memory request of one pod, in MiB. */
  memoryMiB: number;
  /** Memory limit of one pod, in MiB. */
  memoryLimitMiB: number;
}

/** Two replicas where the loss of a node must leave one that serves; a component that only reconciles can restart. */
function pods(replicas: number, cpu: number, memoryMiB: number, memoryLimitMiB: number): PodsOf {
  return { replicas, cpu, memoryMiB, memoryLimitMiB };
}

/**
 * Every pod of the operators, as the charts configure it and as the proof counts it against the system pool. The sizes are
 * assumed: what each project recommends for a cluster of some hundred nodes.
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
  // Kyverno supports one replica or three.
  kyverno: { admission: pods(3, 0.1, 256, 512) },
  traefik: { traefik: pods(2, 0.25, 256, 512) },
} as const satisfies { [name in ClusterServiceName]: { [part: string]: PodsOf } };

/** The pods of every operator, in the parts of `OPERATOR_PODS`. */
export type OperatorPods = {
  readonly [name in ClusterServiceName]: { readonly [part in keyof (typeof OPERATOR_PODS)[name]]: PodsOf };
};

/** One replica of each, and what a cluster of some ten nodes needs in place of some hundred; assumed. */
const SINGLE_PODS: OperatorPods = {
  ...once(OPERATOR_PODS),
  karpenter: { controller: pods(1, 0.1, 256, 1_024) },
  "kube-prometheus-stack": {
    ...once(OPERATOR_PODS)["kube-prometheus-stack"],
    prometheus: pods(1, 0.1, 512, 1_536),
  },
  traefik: { traefik: pods(1, 0.1, 128, 512) },
};

/** The operators' pods on a cluster that survives a zone loss, or on one that does not. */
export function operatorPods(survivesZoneLoss: boolean): OperatorPods {
  return survivesZoneLoss ? OPERATOR_PODS : SINGLE_PODS;
}

function once(all: OperatorPods): OperatorPods {
  const entries = Object.entries(all).map(([name, parts]) => [
    name,
    Object.fromEntries(Object.entries<PodsOf>(parts).map(([part, of]) => [part, { ...of, replicas: 1 }])),
  ]);
  return Object.fromEntries(entries) as OperatorPods;
}

/** Sidecar of each Prometheus and Alertmanager pod that reloads configuration. */
export const CONFIG_RELOADER = { cpu: 0.01, memoryMiB: 32, memoryLimitMiB: 64 } as const;
const RELOADED: readonly string[] = ["prometheus", "alertmanager"];

/** Pods of the EKS add-ons on the system pool: CoreDNS, and the controllers of the EBS and EFS CSI drivers. */
function addonPods(survivesZoneLoss: boolean): PodRequest[] {
  const replicas = survivesZoneLoss ? 2 : 1;
  return [
    ...each(replicas, { cpu: 0.1, memoryMiB: 70 }),
    ...each(replicas, { cpu: 0.06, memoryMiB: 240 }),
    ...each(2, { cpu: 0.02, memoryMiB: 80 }),
  ];
}

/** Requests of one pod. */
export interface PodRequest {
  /** CPU in cores. */
  cpu: number;
  /** Memory in MiB. */
  memoryMiB: number;
}

/** Every pod that the scheduler places on the system pool once these operators are installed. */
export function systemPods(
  install: { readonly [name in ClusterServiceName]: boolean },
  survivesZoneLoss: boolean,
): PodRequest[] {
  const installed = CLUSTER_SERVICES.filter((name) => install[name]);
  const operators = installed.flatMap((name) =>
    Object.entries<PodsOf>(operatorPods(survivesZoneLoss)[name]).flatMap(([part, of]) => {
      const { cpu, memoryMiB } = RELOADED.includes(part) ? CONFIG_RELOADER : { cpu: 0, memoryMiB: 0 };
      return each(of.replicas, { cpu: of.cpu + cpu, memoryMiB: of.memoryMiB + memoryMiB });
    }),
  );
  return [...addonPods(survivesZoneLoss), ...operators];
}

function each(count: number, request: PodRequest): PodRequest[] {
  return Array.from({ length: count }, () => request);
}

/** Runs on every node; the capacity model subtracts it as one of the node agents. */
export const NODE_EXPORTER = { cpu: 0.02, memoryMiB: 32, memoryLimitMiB: 64 } as const;
