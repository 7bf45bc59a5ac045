import { AUTOSCALER_ACCOUNT, KARPENTER_ACCOUNT, ON_SYSTEM_POOL } from "../../nodes";
import { operatorPods } from "../operator-pods";
import { certManagerValues } from "./cert-manager";
import { barmanPluginValues, cloudNativePgValues } from "./cloudnative-pg";
import { externalSecretsValues } from "./external-secrets";
import { loadBalancerAnnotations } from "./load-balancer";
import { autoscalerValues, karpenterValues } from "./node-provisioners";
import { traefikValues } from "./traefik";

const PODS = operatorPods(true);
const KARPENTER = { region: "eu-central-1", clusterName: "retail-prod", queue: "retail-prod-karpenter" };

test("the values of Traefik as a whole", () => {
  const transport = {
    respondingTimeouts: { readTimeout: "300s" },
    lifeCycle: { requestAcceptGraceTimeout: "130s", graceTimeOut: "300s" },
  };
  const spread = (topologyKey: string) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: { "app.kubernetes.io/name": "traefik" } },
  });
  expect(traefikValues({}, PODS.traefik, undefined)).toEqual({
    deployment: { replicas: 2, terminationGracePeriodSeconds: 460 },
    podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
    topologySpreadConstraints: [spread("topology.kubernetes.io/zone"), spread("kubernetes.io/hostname")],
    priorityClassName: "retail-odoo-platform",
    resources: {
      requests: { cpu: "250m", memory: "256Mi", "ephemeral-storage": "2Gi" },
      limits: { memory: "512Mi", "ephemeral-storage": "16Gi" },
    },
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
      traefik: { transport: { lifeCycle: transport.lifeCycle } },
      web: { http: { redirections: { entryPoint: { to: "websecure", scheme: "https", permanent: true } } }, transport },
      websecure: { http: { tls: { enabled: true } }, transport },
    },
    accessLog: { enabled: true, format: "json" },
    additionalArguments: ["--ping.terminatingStatusCode=204"],
    service: { spec: { type: "LoadBalancer", externalTrafficPolicy: "Local" } },
  });
});

test("behind a load balancer that targets pod addresses, Traefik's Service allocates no node port", () => {
  const annotations = { a: "b" };
  expect(traefikValues({}, PODS.traefik, annotations)).toEqual({
    ...traefikValues({}, PODS.traefik, undefined),
    service: { annotations, spec: { type: "LoadBalancer", allocateLoadBalancerNodePorts: false } },
  });
});

test("the load balancer targets pods in every zone, preserves client addresses, checks Traefik's health and carries the platform's tags", () => {
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

test("every component of every chart has the placement it is given", () => {
  const { webhook, cainjector, startupapicheck, ...controller } = certManagerValues(
    ON_SYSTEM_POOL,
    PODS["cert-manager"],
  );
  const parts = [
    controller,
    webhook,
    cainjector,
    startupapicheck,
    cloudNativePgValues(ON_SYSTEM_POOL, PODS["cloudnative-pg"]),
    barmanPluginValues(ON_SYSTEM_POOL, PODS["plugin-barman-cloud"]),
    traefikValues(ON_SYSTEM_POOL, PODS.traefik, undefined),
    autoscalerValues(ON_SYSTEM_POOL, PODS["cluster-autoscaler"], "retail-prod", "eu-central-1"),
    karpenterValues(ON_SYSTEM_POOL, PODS.karpenter, KARPENTER),
  ];
  for (const part of parts) expect(part).toMatchObject(ON_SYSTEM_POOL);
  expect(ON_SYSTEM_POOL).toEqual({
    nodeSelector: { "retail-odoo.io/pool": "system" },
    tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists", effect: "NoSchedule" }],
  });
});

test("without node pools the values select no nodes", () => {
  const all = [
    certManagerValues({}, PODS["cert-manager"]),
    cloudNativePgValues({}, PODS["cloudnative-pg"]),
    barmanPluginValues({}, PODS["plugin-barman-cloud"]),
    traefikValues({}, PODS.traefik, undefined),
  ];
  expect(JSON.stringify(all)).not.toMatch(/nodeSelector|tolerations/);
});

test("the CRDs of cert-manager stay when the chart is uninstalled", () => {
  expect(certManagerValues({}, PODS["cert-manager"])).toMatchObject({ crds: { enabled: true, keep: true } });
});

test("the autoscaler has cluster, region and the service account of its Pod Identity", () => {
  expect(autoscalerValues(ON_SYSTEM_POOL, PODS["cluster-autoscaler"], "retail-prod", "eu-central-1")).toMatchObject({
    autoDiscovery: { clusterName: "retail-prod" },
    awsRegion: "eu-central-1",
    rbac: { serviceAccount: { create: true, name: AUTOSCALER_ACCOUNT } },
    extraArgs: {
      "balance-similar-node-groups": true,
      "skip-nodes-with-local-storage": false,
      expander: "priority,least-waste",
    },
  });
});

test("the autoscaler prefers the spot node groups of jobs over all others", () => {
  const { expanderPriorities } = autoscalerValues(
    ON_SYSTEM_POOL,
    PODS["cluster-autoscaler"],
    "retail-prod",
    "eu-central-1",
  );
  const first = (group: string) =>
    Object.entries(expanderPriorities as { [priority: string]: string[] })
      .filter(([, patterns]) => patterns.some((pattern) => new RegExp(pattern).test(group)))
      .map(([priority]) => Number(priority))
      .sort((left, right) => right - left)[0];
  expect(["eks-jobs-spot-a-1", "eks-jobs-a-1", "eks-web-a-1", "eks-tenant-jobs-spot-a-1"].map(first)).toEqual([
    20, 10, 10, 10,
  ]);
});

test("Karpenter has cluster, queue and region, and fills reserved capacity", () => {
  expect(karpenterValues(ON_SYSTEM_POOL, PODS.karpenter, KARPENTER)).toMatchObject({
    replicas: 2,
    serviceAccount: { create: true, name: KARPENTER_ACCOUNT },
    controller: { env: [{ name: "AWS_REGION", value: "eu-central-1" }] },
    settings: {
      clusterName: "retail-prod",
      interruptionQueue: "retail-prod-karpenter",
      featureGates: { reservedCapacity: true },
    },
  });
});

test("External Secrets reads through the platform's ClusterSecretStore alone, and gives tenants no rights", () => {
  expect(externalSecretsValues({}, PODS["external-secrets"])).toMatchObject({
    rbac: {
      aggregateToAdmin: false,
      aggregateToEdit: false,
      aggregateToView: false,
      serviceAccountTokenCreate: false,
    },
    processSecretStore: false,
    processPushSecret: false,
    processClusterPushSecret: false,
    processClusterExternalSecret: false,
    processClusterGenerator: false,
  });
});
