import { BASELINES, NEWEST_BASELINE } from "@retail-odoo/contract";
import { cpuQuantity, memoryQuantity } from "../internal/units";
import { CLUSTER_SERVICES } from "./args";
import { OPERATOR_PODS, operatorPods, systemPods, type PodsOf } from "./operator-pods";
import { OPERATORS, type OperatorContext } from "./operators";
import { ON_SYSTEM_POOL } from "../nodes";

const zone = {
  prefix: "retail-prod",
  region: "eu-central-1",
  cluster: { name: "retail-prod" },
  network: { vpcId: "vpc-1" },
  karpenter: { queue: "retail-prod-karpenter" },
} as OperatorContext["zone"];
const ownership = { platform: "retail", environment: "prod", owner: "team", costCentre: "1" } as const;
const context: OperatorContext = {
  placement: ON_SYSTEM_POOL,
  pods: operatorPods(true),
  zone,
  ownership,
  storageClass: "block",
};

/** Every object within the values that has the key. */
function holders(value: unknown, key: string): { [key: string]: unknown }[] {
  if (typeof value !== "object" || value === null) return [];
  const own = key in value ? [value as { [key: string]: unknown }] : [];
  return [...own, ...Object.values(value).flatMap((part) => holders(part, key))];
}

test.each(CLUSTER_SERVICES)("%s comes after the operators it needs, from a chart of the baseline", (name) => {
  const { after, chart } = OPERATORS[name];
  const place = CLUSTER_SERVICES.indexOf(name);
  expect(after.filter((other) => CLUSTER_SERVICES.indexOf(other) >= place)).toEqual([]);
  expect(BASELINES[NEWEST_BASELINE]?.charts[chart].version).toMatch(/^v?\d+\.\d+\.\d+$/);
});

const BOTH = CLUSTER_SERVICES.flatMap((name) => [true, false].map((survives) => [name, survives] as const));

test.each(BOTH)(
  "%s requests what the proof counts, with a memory limit, with zone loss survived: %s",
  (name, survives) => {
    const pods = operatorPods(survives);
    const asked = holders(OPERATORS[name].values({ ...context, pods }), "requests").flatMap(({ requests, limits }) =>
      // Volume claims have requests as well, without limits.
      typeof requests === "object" && requests !== null && "cpu" in requests
        ? [JSON.stringify([requests, limits])]
        : [],
    );
    // Traefik buffers bodies on its pod's disk.
    const [disk, diskLimit] =
      name === "traefik" ? [{ "ephemeral-storage": "2Gi" }, { "ephemeral-storage": "16Gi" }] : [{}, {}];
    const counted = Object.values<PodsOf>(pods[name]).map(({ cpu, memoryMiB, memoryLimitMiB }) =>
      JSON.stringify([
        { cpu: cpuQuantity(cpu), memory: memoryQuantity(memoryMiB), ...disk },
        { memory: memoryQuantity(memoryLimitMiB), ...diskLimit },
      ]),
    );
    const beside =
      name === "kube-prometheus-stack"
        ? ['[{"cpu":"10m","memory":"32Mi"},{"memory":"64Mi"}]', '[{"cpu":"20m","memory":"32Mi"},{"memory":"64Mi"}]']
        : [];
    expect(asked.sort()).toEqual([...counted, ...beside].sort());
  },
);

test.each(CLUSTER_SERVICES)(
  "%s without zone loss has one replica of each part, no more requests, and no budget that keeps it",
  (name) => {
    const single = operatorPods(false);
    for (const [part, full] of Object.entries<PodsOf>(OPERATOR_PODS[name])) {
      const { replicas, ...requests } = (single[name] as { [part: string]: PodsOf })[part] as PodsOf;
      expect(replicas).toBe(1);
      for (const [key, value] of Object.entries(requests)) expect(value).toBeLessThanOrEqual(full[key as keyof PodsOf]);
    }
    const values = OPERATORS[name].values({ ...context, pods: single });
    const counts = ["replicas", "replicaCount"].flatMap((key) => holders(values, key).map((holder) => holder[key]));
    expect(counts.filter((count) => typeof count === "number" && count !== 1)).toEqual([]);
    // Without maxUnavailable the charts keep one pod, and a drain of the only one would wait for ever.
    const keeping = holders(values, "podDisruptionBudget").flatMap(({ podDisruptionBudget }) =>
      Object.values(podDisruptionBudget as { [key: string]: unknown }).flatMap((part) =>
        typeof part === "object" ? [part] : [podDisruptionBudget],
      ),
    );
    for (const budget of keeping as { enabled?: boolean; maxUnavailable?: number }[])
      expect(budget.enabled === false || budget.maxUnavailable === 1).toBe(true);
  },
);

test("a single Prometheus keeps days on a small volume", () => {
  const values = OPERATORS["kube-prometheus-stack"].values({ ...context, pods: operatorPods(false) });
  expect(values).toMatchObject({
    prometheus: {
      prometheusSpec: {
        replicas: 1,
        retention: "3d",
        retentionSize: "8GiB",
        storageSpec: { volumeClaimTemplate: { spec: { resources: { requests: { storage: "10Gi" } } } } },
      },
    },
    alertmanager: { alertmanagerSpec: { replicas: 1 } },
  });
});

test("the values hold no password and enable no user interface", () => {
  const values = JSON.stringify(CLUSTER_SERVICES.map((name) => OPERATORS[name].values(context)));
  expect(values).not.toMatch(/password/i);
  expect(OPERATORS["kube-prometheus-stack"].values(context)["grafana"]).toEqual({ enabled: false });
  expect(OPERATORS.traefik.values(context)["api"]).toEqual({ dashboard: false });
});

test("Prometheus selects the monitoring objects of all namespaces but tenants', and keeps metrics on encrypted volumes", () => {
  const { prometheus, alertmanager } = OPERATORS["kube-prometheus-stack"].values(context) as {
    prometheus: { prometheusSpec: { [key: string]: unknown } };
    alertmanager: { alertmanagerSpec: { [key: string]: unknown } };
  };
  const notTenants = { matchExpressions: [{ key: "retail-odoo.io/tenant", operator: "DoesNotExist" }] };
  const { prometheusSpec } = prometheus;
  const selectors = Object.fromEntries(
    Object.entries(prometheusSpec).filter(([key]) => key.includes("Selector") && key !== "nodeSelector"),
  );
  expect(selectors).toEqual({
    podMonitorSelectorNilUsesHelmValues: false,
    probeSelectorNilUsesHelmValues: false,
    ruleSelectorNilUsesHelmValues: false,
    scrapeConfigSelectorNilUsesHelmValues: false,
    serviceMonitorSelectorNilUsesHelmValues: false,
    podMonitorNamespaceSelector: notTenants,
    probeNamespaceSelector: notTenants,
    ruleNamespaceSelector: notTenants,
    scrapeConfigNamespaceSelector: notTenants,
    serviceMonitorNamespaceSelector: notTenants,
  });
  expect(prometheusSpec).toMatchObject({
    replicas: 2,
    retention: "15d",
    retentionSize: "42GiB",
    podAntiAffinityTopologyKey: "topology.kubernetes.io/zone",
    storageSpec: {
      volumeClaimTemplate: { spec: { storageClassName: "block", resources: { requests: { storage: "50Gi" } } } },
    },
  });
  expect(alertmanager.alertmanagerSpec).toMatchObject({
    alertmanagerConfigNamespaceSelector: notTenants,
    alertmanagerConfigMatcherStrategy: { type: "OnNamespaceExceptForAlertmanagerNamespace" },
  });
});

test("without a storage class Prometheus uses the cluster's default", () => {
  const values = OPERATORS["kube-prometheus-stack"].values({ ...context, storageClass: undefined });
  expect(JSON.stringify(values)).not.toContain("storageClassName");
});

test("only the node exporter runs outside the system pool", () => {
  const values = OPERATORS["kube-prometheus-stack"].values(context);
  expect(values["prometheus-node-exporter"]).toMatchObject({
    namespaceOverride: "node-metrics",
    hostNetwork: false,
    hostPID: false,
  });
  expect(values["prometheus-node-exporter"]).not.toHaveProperty("nodeSelector");
  const parts = holders(values, "nodeSelector");
  expect(parts.map(({ nodeSelector, tolerations }) => ({ nodeSelector, tolerations }))).toEqual(
    Array.from({ length: 4 }, () => ON_SYSTEM_POOL),
  );
});

test("CRDs stay when their charts are uninstalled, so that their custom resources stay", () => {
  const keep = { "helm.sh/resource-policy": "keep" };
  expect(OPERATORS.keda.values(context)["crds"]).toEqual({ install: true, additionalAnnotations: keep });
  expect(OPERATORS["external-secrets"].values(context)["crds"]).toEqual({ annotations: keep });
  expect(OPERATORS.kyverno.values(context)["crds"]).toEqual({ install: true, annotations: keep });
});

test("the pods of installed operators on the system pool are counted one by one", () => {
  const none = Object.fromEntries(CLUSTER_SERVICES.map((name) => [name, false])) as Parameters<typeof systemPods>[0];
  const addons = systemPods(none, true);
  expect(addons).toEqual([
    { cpu: 0.1, memoryMiB: 70 },
    { cpu: 0.1, memoryMiB: 70 },
    { cpu: 0.06, memoryMiB: 240 },
    { cpu: 0.06, memoryMiB: 240 },
    { cpu: 0.02, memoryMiB: 80 },
    { cpu: 0.02, memoryMiB: 80 },
  ]);
  expect(systemPods({ ...none, traefik: true }, true).slice(addons.length)).toEqual([
    { cpu: 0.25, memoryMiB: 256 },
    { cpu: 0.25, memoryMiB: 256 },
  ]);
  // Each Prometheus and Alertmanager has a sidecar that reloads configuration.
  expect(systemPods({ ...none, "kube-prometheus-stack": true }, true).slice(addons.length)).toEqual([
    { cpu: 0.05, memoryMiB: 128 },
    { cpu: 0.26, memoryMiB: 1_568 },
    { cpu: 0.26, memoryMiB: 1_568 },
    { cpu: 0.035, memoryMiB: 96 },
    { cpu: 0.035, memoryMiB: 96 },
    { cpu: 0.05, memoryMiB: 128 },
  ]);
});
