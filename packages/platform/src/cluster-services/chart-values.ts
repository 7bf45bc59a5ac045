import { NAMESPACES, PRIORITIES } from "@retail-odoo/contract";
import type { Input } from "@pulumi/pulumi";
import { memoryQuantity, cpuQuantity } from "../internal/units";
import { REQUEST_LIMITS } from "../internal/request-limits";
import { OPERATOR_PODS, type PodsOf } from "./operator-pods";
import { AUTOSCALER_ACCOUNT, KARPENTER_ACCOUNT, SPOT_JOBS } from "../nodes";

/** Values of the charts, as the baseline's versions read them. Pure. */

export type Values = { [key: string]: unknown };

/** Where pods of a chart may run; empty on a cluster without pools. */
export interface Placement {
  nodeSelector?: { [label: string]: string };
  tolerations?: { key: string; operator: string; effect: string }[];
}

/** What Pod Security `restricted` asks of a container and of a pod. */
export const RESTRICTED_CONTAINER = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};
export const RESTRICTED_POD = { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } };

/** Requests, and a bound on memory alone: an operator that is throttled heals slowly when it is needed most. */
export function resources({ cpu, memoryMiB, memoryLimitMiB }: Omit<PodsOf, "replicas">) {
  return {
    requests: { cpu: cpuQuantity(cpu), memory: memoryQuantity(memoryMiB) },
    limits: { memory: memoryQuantity(memoryLimitMiB) },
  };
}

/** A drained node waits until the other pod is back. */
export const ONE_AWAY = { maxUnavailable: 1 };

/** Custom resources would go with their definitions, and what hangs on them. */
export const KEPT = { "helm.sh/resource-policy": "keep" };

export function certManagerValues(placement: Placement): Values {
  const { controller, webhook, cainjector } = OPERATOR_PODS["cert-manager"];
  const part = (pods: PodsOf) => ({
    ...placement,
    replicaCount: pods.replicas,
    podDisruptionBudget: { enabled: true, ...ONE_AWAY },
    resources: resources(pods),
  });
  return {
    ...part(controller),
    // Certificates of tenants would go with their definitions.
    crds: { enabled: true, keep: true },
    global: { priorityClassName: PRIORITIES.platform, leaderElection: { namespace: NAMESPACES.certificates } },
    webhook: part(webhook),
    cainjector: part(cainjector),
    startupapicheck: placement,
  };
}

export function cloudNativePgValues(placement: Placement): Values {
  const { operator } = OPERATOR_PODS["cloudnative-pg"];
  return {
    ...placement,
    replicaCount: operator.replicas,
    crds: { create: true },
    config: { clusterWide: true },
    priorityClassName: PRIORITIES.platform,
    resources: resources(operator),
  };
}

export function barmanPluginValues(placement: Placement): Values {
  return {
    ...placement,
    crds: { create: true },
    priorityClassName: PRIORITIES.platform,
    resources: resources(OPERATOR_PODS["plugin-barman-cloud"].plugin),
  };
}

/** @param annotations of the Service, by which a cloud makes its load balancer; on a cluster without one nobody reads any */
export function traefikValues(placement: Placement, annotations: { [key: string]: string } | undefined): Values {
  const { traefik } = OPERATOR_PODS.traefik;
  const transport = {
    respondingTimeouts: { readTimeout: `${REQUEST_LIMITS.edgeReadSeconds}s` },
    lifeCycle: {
      requestAcceptGraceTimeout: `${REQUEST_LIMITS.edgeAcceptSeconds}s`,
      graceTimeOut: `${REQUEST_LIMITS.edgeGraceSeconds}s`,
    },
  };
  return {
    ...placement,
    deployment: { replicas: traefik.replicas, terminationGracePeriodSeconds: REQUEST_LIMITS.edgeTerminationSeconds },
    podDisruptionBudget: { enabled: true, ...ONE_AWAY },
    topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
      topologyKey,
      maxSkew: 1,
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: { "app.kubernetes.io/name": "traefik" } },
    })),
    priorityClassName: PRIORITIES.platform,
    resources: resources(traefik),
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
    // A terminating pod still serves the connections that the load balancer sends to it, and says so.
    additionalArguments: ["--ping.terminatingStatusCode=204"],
    service: annotations
      ? // Traffic goes to pods by their own addresses, so nodes need no port, and no hop hides who asks.
        { annotations, spec: { type: "LoadBalancer", allocateLoadBalancerNodePorts: false } }
      : // Only nodes with Traefik answer, and it sees who asks.
        { spec: { type: "LoadBalancer", externalTrafficPolicy: "Local" } },
  };
}

/** Traefik's entry point for HTTPS. */
export const ENTRY_POINT = "websecure";

/** Where Traefik tells whether it takes requests: on its own port, not on those it serves. */
const HEALTH = { port: "8080", path: "/ping", protocol: "http" };

/**
 * A network load balancer open to the internet, by the AWS Load Balancer Controller. It asks Traefik itself whether it
 * takes requests, so that a pod that is about to end gets no new ones, and leaves the sender's address as it is.
 */
export function loadBalancerAnnotations(tags: { [key: string]: string }): { [key: string]: string } {
  const aws = "service.beta.kubernetes.io/aws-load-balancer";
  const pairs = (of: { [key: string]: string }) =>
    Object.entries(of)
      .map(([key, value]) => `${key}=${value}`)
      .join(",");
  return {
    [`${aws}-type`]: "external",
    [`${aws}-nlb-target-type`]: "ip",
    [`${aws}-scheme`]: "internet-facing",
    [`${aws}-attributes`]: pairs({ "load_balancing.cross_zone.enabled": "true" }),
    [`${aws}-target-group-attributes`]: pairs({ "preserve_client_ip.enabled": "true" }),
    [`${aws}-healthcheck-protocol`]: HEALTH.protocol,
    [`${aws}-healthcheck-port`]: HEALTH.port,
    [`${aws}-healthcheck-path`]: HEALTH.path,
    [`${aws}-additional-resource-tags`]: pairs(tags),
  };
}

export function autoscalerValues(placement: Placement, clusterName: string, region: string): Values {
  const { autoscaler } = OPERATOR_PODS["cluster-autoscaler"];
  return {
    ...placement,
    fullnameOverride: "cluster-autoscaler",
    replicaCount: autoscaler.replicas,
    autoDiscovery: { clusterName },
    // The metadata service is out of a pod's reach.
    awsRegion: region,
    rbac: { serviceAccount: { create: true, name: AUTOSCALER_ACCOUNT } },
    // Groups are named eks-<node group>-<number>. A spot group without capacity is left alone for a while, and the next asked.
    expanderPriorities: { "20": [`^eks-${SPOT_JOBS}-`], "10": [".*"] },
    priorityClassName: "system-cluster-critical",
    resources: resources(autoscaler),
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
  const { controller } = OPERATOR_PODS.karpenter;
  return {
    ...placement,
    fullnameOverride: "karpenter",
    replicas: controller.replicas,
    podDisruptionBudget: { name: "karpenter", ...ONE_AWAY },
    serviceAccount: { create: true, name: KARPENTER_ACCOUNT },
    priorityClassName: "system-cluster-critical",
    controller: {
      resources: resources(controller),
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
