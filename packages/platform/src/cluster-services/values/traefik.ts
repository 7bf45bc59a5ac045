import { NAMESPACES, PRIORITIES } from "@retail-odoo/contract";
import { EDGE_BUFFER_GIB, REQUEST_LIMITS } from "../../internal/request-limits";
import { gib } from "../../internal/units";
import type { OperatorPods } from "../operator-pods";
import { RESTRICTED_CONTAINER, runAs } from "../../internal/pod-security";
import { ONE_UNAVAILABLE, resources, type Placement, type Values } from "./chart";

/** Traefik's entry point for HTTPS. */
export const ENTRY_POINT = "websecure";

/** @param annotations of the Service, by which a cloud provisions its load balancer; undefined on a cluster without one */
export function traefikValues(
  placement: Placement,
  { traefik }: OperatorPods["traefik"],
  annotations: { [key: string]: string } | undefined,
): Values {
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
    podDisruptionBudget: { enabled: true, ...ONE_UNAVAILABLE },
    topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
      topologyKey,
      maxSkew: 1,
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: { "app.kubernetes.io/name": "traefik" } },
    })),
    priorityClassName: PRIORITIES.platform,
    resources: withBuffers(resources(traefik)),
    securityContext: RESTRICTED_CONTAINER,
    podSecurityContext: runAs(65_532),
    global: { checkNewVersion: false, sendAnonymousUsage: false },
    api: { dashboard: false },
    ingressClass: { enabled: false },
    // TLS options belong to the platform: a tenant's option cannot change another tenant's connections.
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
      // On SIGTERM each entry point closes after its own grace: without one, health checks fail at once.
      [HEALTH_CHECK.entryPoint]: { transport: { lifeCycle: transport.lifeCycle } },
      web: { http: { redirections: { entryPoint: { to: ENTRY_POINT, scheme: "https", permanent: true } } }, transport },
      [ENTRY_POINT]: { http: { tls: { enabled: true } }, transport },
    },
    accessLog: { enabled: true, format: "json" },
    // A terminating pod still serves the connections that the load balancer sends to it, and its health check says so.
    additionalArguments: ["--ping.terminatingStatusCode=204"],
    service: annotations
      ? // The load balancer targets pod addresses: nodes need no port, and no hop hides the client's address.
        { annotations, spec: { type: "LoadBalancer", allocateLoadBalancerNodePorts: false } }
      : // Only nodes that run Traefik answer, so that it sees the client's address.
        { spec: { type: "LoadBalancer", externalTrafficPolicy: "Local" } },
  };
}

function withBuffers({ requests, limits }: ReturnType<typeof resources>) {
  const storage = (amount: number) => ({ "ephemeral-storage": gib(amount) });
  return {
    requests: { ...requests, ...storage(EDGE_BUFFER_GIB.request) },
    limits: { ...limits, ...storage(EDGE_BUFFER_GIB.limit) },
  };
}

/** Traefik's health endpoint, on its own port rather than on those it serves. */
export const HEALTH_CHECK = { entryPoint: "traefik", port: "8080", path: "/ping", protocol: "http" };
