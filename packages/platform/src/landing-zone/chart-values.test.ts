import {
  autoscalerValues,
  barmanPluginValues,
  certManagerValues,
  cloudNativePgValues,
  loadBalancerAnnotations,
  traefikValues,
} from "./chart-values";
import { AUTOSCALER_ACCOUNT, ON_SYSTEM_POOL } from "./placement";

test("the edge as a whole", () => {
  const transport = { lifeCycle: { requestAcceptGraceTimeout: "15s", graceTimeOut: "30s" } };
  const spread = (topologyKey: string) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: { "app.kubernetes.io/name": "traefik" } },
  });
  expect(traefikValues({}, undefined)).toEqual({
    deployment: { replicas: 2, terminationGracePeriodSeconds: 60 },
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    topologySpreadConstraints: [spread("topology.kubernetes.io/zone"), spread("kubernetes.io/hostname")],
    priorityClassName: "retail-odoo-platform",
    resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { memory: "512Mi" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    podSecurityContext: {
      runAsNonRoot: true,
      runAsUser: 65_532,
      runAsGroup: 65_532,
      seccompProfile: { type: "RuntimeDefault" },
    },
    global: { checkNewVersion: false, sendAnonymousUsage: false },
    api: { dashboard: false },
    ingressClass: { enabled: false },
    core: { strictTLSOptions: true },
    tlsOptions: { default: { minVersion: "VersionTLS12" } },
    providers: {
      kubernetesIngress: { enabled: false },
      kubernetesCRD: {
        enabled: true,
        allowCrossNamespace: false,
        allowExternalNameServices: false,
        defaultTLSResourcesNamespace: "traefik",
      },
    },
    ports: {
      web: { http: { redirections: { entryPoint: { to: "websecure", scheme: "https", permanent: true } } }, transport },
      websecure: { http: { tls: { enabled: true } }, transport },
    },
    accessLog: { enabled: true, format: "json" },
    service: { spec: { type: "LoadBalancer", externalTrafficPolicy: "Local" } },
  });
});

test("behind a load balancer that reaches pods themselves, nodes open no port", () => {
  const annotations = { a: "b" };
  expect(traefikValues({}, annotations)).toEqual({
    ...traefikValues({}, undefined),
    service: { annotations, spec: { type: "LoadBalancer", allocateLoadBalancerNodePorts: false } },
  });
});

test("the load balancer reaches pods in every zone, leaves addresses as they are, asks Traefik, and carries the platform's tags", () => {
  const annotations = loadBalancerAnnotations({ Name: "retail-prod-edge", "retail-odoo:owner": "team" });
  const aws = "service.beta.kubernetes.io/aws-load-balancer-";
  expect(Object.entries(annotations).map(([key, value]) => [key.replace(aws, ""), value])).toEqual([
    ["type", "external"],
    ["nlb-target-type", "ip"],
    ["scheme", "internet-facing"],
    ["attributes", "load_balancing.cross_zone.enabled=true"],
    ["target-group-attributes", "preserve_client_ip.enabled=true"],
    ["healthcheck-protocol", "http"],
    ["healthcheck-port", "8080"],
    ["healthcheck-path", "/ping"],
    ["additional-resource-tags", "Name=retail-prod-edge,retail-odoo:owner=team"],
  ]);
});

test("every part of every chart runs where it is told to", () => {
  const { webhook, cainjector, startupapicheck, ...controller } = certManagerValues(ON_SYSTEM_POOL);
  const parts = [
    controller,
    webhook,
    cainjector,
    startupapicheck,
    cloudNativePgValues(ON_SYSTEM_POOL),
    barmanPluginValues(ON_SYSTEM_POOL),
    traefikValues(ON_SYSTEM_POOL, undefined),
    autoscalerValues(ON_SYSTEM_POOL, "retail-prod", "eu-central-1"),
  ];
  for (const part of parts) expect(part).toMatchObject(ON_SYSTEM_POOL);
  expect(ON_SYSTEM_POOL).toEqual({
    nodeSelector: { "retail-odoo.io/pool": "system" },
    tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists", effect: "NoSchedule" }],
  });
});

test("without pools nothing is said about nodes", () => {
  const all = [certManagerValues({}), cloudNativePgValues({}), barmanPluginValues({}), traefikValues({}, undefined)];
  expect(JSON.stringify(all)).not.toMatch(/nodeSelector|tolerations/);
});

test("definitions of certificates outlive the chart", () => {
  expect(certManagerValues({})).toMatchObject({ crds: { enabled: true, keep: true } });
});

test("the autoscaler is told cluster, region and the account its identity is bound to", () => {
  expect(autoscalerValues(ON_SYSTEM_POOL, "retail-prod", "eu-central-1")).toMatchObject({
    autoDiscovery: { clusterName: "retail-prod" },
    awsRegion: "eu-central-1",
    rbac: { serviceAccount: { create: true, name: AUTOSCALER_ACCOUNT } },
    extraArgs: { "balance-similar-node-groups": true, "skip-nodes-with-local-storage": false },
  });
});
