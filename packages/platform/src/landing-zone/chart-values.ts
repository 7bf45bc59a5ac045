import { NAMESPACES, PRIORITIES } from "@retail-odoo/contract";
import type { Input } from "@pulumi/pulumi";
import { AUTOSCALER_ACCOUNT, KARPENTER_ACCOUNT, SPOT_JOBS } from "./placement";

/** Values of the charts, as the baseline's versions read them. Pure. */

/** Two, so that the loss of a node leaves one. */
const REPLICAS = 2;

type Values = { [key: string]: unknown };

/** Where pods of a chart may run; empty on a cluster without pools. */
export interface Placement {
  nodeSelector?: { [label: string]: string };
  tolerations?: { key: string; operator: string; effect: string }[];
}

/** What Pod Security `restricted` asks of a container and of a pod. */
const RESTRICTED_CONTAINER = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};
const RESTRICTED_POD = { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } };

/** Requests, and a bound on memory alone: an operator that is throttled heals slowly when it is needed most. */
function resources(cpu: string, memory: string, memoryLimit: string) {
  return { requests: { cpu, memory }, limits: { memory: memoryLimit } };
}

export function certManagerValues(placement: Placement): Values {
  const part = {
    ...placement,
    replicaCount: REPLICAS,
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    resources: resources("50m", "96Mi", "256Mi"),
  };
  return {
    ...part,
    // Certificates of tenants would go with their definitions.
    crds: { enabled: true, keep: true },
    global: { priorityClassName: PRIORITIES.platform, leaderElection: { namespace: NAMESPACES.certificates } },
    webhook: part,
    cainjector: part,
    startupapicheck: placement,
  };
}

export function cloudNativePgValues(placement: Placement): Values {
  return {
    ...placement,
    replicaCount: REPLICAS,
    crds: { create: true },
    config: { clusterWide: true },
    priorityClassName: PRIORITIES.platform,
    resources: resources("100m", "256Mi", "512Mi"),
  };
}

export function barmanPluginValues(placement: Placement): Values {
  return {
    ...placement,
    crds: { create: true },
    priorityClassName: PRIORITIES.platform,
    resources: resources("50m", "128Mi", "256Mi"),
  };
}

/** @param annotations of the Service, by which a cloud makes its load balancer */
export function traefikValues(placement: Placement, annotations: { [key: string]: string }): Values {
  // What is under way when a pod ends gets its answer; the load balancer takes some seconds to look elsewhere.
  const transport = { lifeCycle: { requestAcceptGraceTimeout: "15s", graceTimeOut: "30s" } };
  return {
    ...placement,
    deployment: { replicas: REPLICAS, terminationGracePeriodSeconds: 60 },
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
      topologyKey,
      maxSkew: 1,
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: { "app.kubernetes.io/name": "traefik" } },
    })),
    priorityClassName: PRIORITIES.platform,
    resources: resources("250m", "256Mi", "512Mi"),
    securityContext: RESTRICTED_CONTAINER,
    podSecurityContext: { ...RESTRICTED_POD, runAsUser: 65_532, runAsGroup: 65_532 },
    global: { checkNewVersion: false, sendAnonymousUsage: false },
    api: { dashboard: false },
    ingressClass: { enabled: false },
    // A TLS option belongs to those who run the edge; a tenant's cannot bend another's.
    core: { strictTLSOptions: true },
    tlsOptions: { default: { minVersion: "VersionTLS12" } },
    providers: {
      kubernetesIngress: { enabled: false },
      kubernetesCRD: {
        enabled: true,
        allowCrossNamespace: false,
        allowExternalNameServices: false,
        defaultTLSResourcesNamespace: NAMESPACES.edge,
      },
    },
    ports: {
      web: { http: { redirections: { entryPoint: { to: ENTRY_POINT, scheme: "https", permanent: true } } }, transport },
      [ENTRY_POINT]: { http: { tls: { enabled: true } }, transport },
    },
    accessLog: { enabled: true, format: "json" },
    service: {
      annotations,
      // Only nodes with Traefik answer, and it sees who asks.
      spec: { type: "LoadBalancer", externalTrafficPolicy: "Local" },
    },
  };
}

/** Traefik's entry point for HTTPS. */
export const ENTRY_POINT = "websecure";

/** A network load balancer open to the internet, by the controller that is part of EKS. */
export function loadBalancerAnnotations(tags: { [key: string]: string }): { [key: string]: string } {
  const aws = "service.beta.kubernetes.io/aws-load-balancer";
  return {
    [`${aws}-type`]: "nlb",
    [`${aws}-cross-zone-load-balancing-enabled`]: "true",
    [`${aws}-additional-resource-tags`]: Object.entries(tags)
      .map(([key, value]) => `${key}=${value}`)
      .join(","),
  };
}

export function autoscalerValues(placement: Placement, clusterName: string, region: string): Values {
  return {
    ...placement,
    fullnameOverride: "cluster-autoscaler",
    replicaCount: REPLICAS,
    autoDiscovery: { clusterName },
    // The metadata service is out of a pod's reach.
    awsRegion: region,
    rbac: { serviceAccount: { create: true, name: AUTOSCALER_ACCOUNT } },
    // Groups are named eks-<node group>-<number>. A spot group without capacity is left alone for a while, and the next asked.
    expanderPriorities: { "20": [`^eks-${SPOT_JOBS}-`], "10": [".*"] },
    priorityClassName: "system-cluster-critical",
    resources: resources("50m", "256Mi", "512Mi"),
    containerSecurityContext: RESTRICTED_CONTAINER,
    securityContext: { ...RESTRICTED_POD, runAsUser: 65_534, runAsGroup: 65_534 },
    extraArgs: {
      // A group a zone: they grow together.
      "balance-similar-node-groups": true,
      // Spot before others for jobs, and where none of them is preferred what wastes least.
      expander: "priority,least-waste",
      // Scratch space of Odoo's pods is local, and no reason to keep a node.
      "skip-nodes-with-local-storage": false,
      "skip-nodes-with-system-pods": false,
      // After an update raised the lower bound.
      "enforce-node-group-min-size": true,
    },
  };
}

export interface KarpenterInput {
  region: string;
  clusterName: Input<string>;
  queue: Input<string>;
}

export function karpenterValues(placement: Placement, { region, clusterName, queue }: KarpenterInput): Values {
  return {
    ...placement,
    fullnameOverride: "karpenter",
    replicas: REPLICAS,
    podDisruptionBudget: { name: "karpenter", maxUnavailable: 1 },
    serviceAccount: { create: true, name: KARPENTER_ACCOUNT },
    priorityClassName: "system-cluster-critical",
    controller: {
      resources: resources("250m", "512Mi", "1Gi"),
      // The metadata service is out of a pod's reach.
      env: [{ name: "AWS_REGION", value: region }],
    },
    settings: {
      clusterName,
      interruptionQueue: queue,
      // Capacity that a peak reserved is filled first.
      featureGates: { reservedCapacity: true },
    },
  };
}
