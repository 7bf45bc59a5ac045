import { type LandingZoneFacts } from "@retail-odoo/contract";
import { findRecorded, waitsFor, type Recorded } from "@retail-odoo/testing";
import { CLUSTER_SERVICES, type ClusterServiceName } from "./args";
import { OPERATORS } from "./operators";
import { baseline, customNames, recordServices } from "../../fixtures/cluster-services";

/** The facts of a landing zone that operators read. */
const zone = {
  format: "retail-odoo.io/landing-zone/v1",
  prefix: "retail-prod",
  region: "eu-central-1",
  network: { vpcId: "vpc-1" },
  cluster: { name: "retail-prod" },
  keys: { data: "arn:aws:kms:eu-central-1:123456789012:key/1" },
  fileSystemId: "fs-1",
  provisioner: "managed-node-groups",
} as LandingZoneFacts;
/** Without Karpenter, which excludes Cluster Autoscaler; `cluster-services.test.ts` covers it with its pools. */
const SERVICES = CLUSTER_SERVICES.filter((name) => name !== "karpenter");

const PRIORITIES = ["background", "database", "interactive", "platform"].map((key) => `services-priority-${key}`);

const SIGNED = { identities: [{ issuer: "https://issuer.example", subject: "images" }] };
/** Arguments by which every operator of `SERVICES` is installed. */
const ALL = { zone, imageSignatures: SIGNED } as const;

/** What bounds the writes of External Secrets. */
const SECRETS_POLICY = [
  "ValidatingAdmissionPolicy services-admission-secrets",
  "ValidatingAdmissionPolicyBinding services-admission-secrets-binding",
];

test.each(SERVICES)("%s is not installed where the cluster has it, and all others are", async (service) => {
  // The plug-in is accepted only together with its operator.
  const alone = service !== "plugin-barman-cloud";
  const before = await recordServices(alone ? ALL : { ...ALL, installed: ["cloudnative-pg"] });
  const installed = alone ? [service] : ["cloudnative-pg" as const, service];
  const [all, others] = [before, await recordServices({ ...ALL, installed })];
  const left = new Set(customNames(others));
  const gone = customNames(all).filter((name) => !left.has(name));
  expect(gone).toEqual([
    ...NAMESPACES_OF[service].map((name) => `Namespace services-namespace-${name}`),
    ...trafficOf(service),
    `Release services-${service}`,
    ...(service === "external-secrets" ? SECRETS_POLICY : []),
  ]);
  expect(left.size).toBe(customNames(all).length - gone.length);
});

/** NetworkPolicies of its pods, by the names of namespace or release. */
function trafficOf(service: ClusterServiceName): string[] {
  const more = service === "kube-prometheus-stack" ? ["node-metrics"] : [];
  return [service, ...more].map((name) => `NetworkPolicy services-traffic-${name}`);
}

/** Namespaces that exist for this operator alone. */
const NAMESPACES_OF: { [service in ClusterServiceName]: string[] } = {
  karpenter: [],
  "cluster-autoscaler": [],
  "cert-manager": ["cert-manager"],
  "aws-load-balancer-controller": [],
  "cloudnative-pg": [],
  "plugin-barman-cloud": ["cnpg-system"],
  "metrics-server": [],
  keda: ["keda"],
  "external-secrets": ["external-secrets"],
  "kube-prometheus-stack": ["monitoring", "node-metrics"],
  kyverno: ["kyverno"],
  traefik: ["traefik"],
};

test("charts are installed in order, from the baseline", async () => {
  const resources = await recordServices(ALL);
  for (const service of SERVICES) {
    const { after, namespace, privileged } = OPERATORS[service];
    const namespaces = [namespace, privileged].flatMap((name) =>
      name === undefined || name === "kube-system" ? [] : [`services-namespace-${name}`],
    );
    const first = service === "cluster-autoscaler" ? [] : ["services-cluster-autoscaler", ...PRIORITIES];
    const storage = service === "kube-prometheus-stack" ? ["services-storage-block"] : [];
    const expected = [...first, ...after.map((name) => `services-${name}`), ...namespaces, ...storage].sort();
    expect({ service, waits: waitsFor(findRecorded(resources, `services-${service}`)) }).toEqual({
      service,
      waits: expected,
    });
  }
  const { values, ...release } = findRecorded(resources, "services-cert-manager").inputs;
  expect(release).toEqual({
    chart: "cert-manager",
    version: baseline.charts.certManager.version,
    repositoryOpts: { repo: "https://charts.jetstack.io" },
    name: "cert-manager",
    namespace: "cert-manager",
    createNamespace: false,
    atomic: true,
    skipAwait: false,
    timeout: 600,
    maxHistory: 5,
    compat: "true",
  });
  expect(values).toMatchObject({ crds: { enabled: true }, nodeSelector: { "retail-odoo.io/pool": "system" } });
  const versions = resources.flatMap(({ inputs }) => ("chart" in inputs ? [[inputs["chart"], inputs["version"]]] : []));
  expect(versions.sort()).toEqual(
    SERVICES.map((name) => baseline.charts[OPERATORS[name].chart])
      .map(({ chart, version }) => [chart, version])
      .sort(),
  );
});

test("the edge's namespace is deleted before the controller that deletes its load balancer", async () => {
  const resources = await recordServices({ zone });
  expect(waitsFor(findRecorded(resources, "services-namespace-traefik"))).toEqual([
    "services-aws-load-balancer-controller",
    "services-cluster-autoscaler",
  ]);
});

test("custom resources wait for the release that installs their CRD, unless the cluster has it", async () => {
  const resources = await recordServices(ALL);
  expect(waitsFor(findRecorded(resources, "services-secret-store"))).toEqual(["services-external-secrets"]);
  expect(waitsFor(findRecorded(resources, "services-admission-signatures"))).toEqual(["services-kyverno"]);
  const existing = await recordServices({ ...ALL, installed: ["external-secrets", "kyverno"] });
  expect(waitsFor(findRecorded(existing, "services-secret-store"))).toEqual([]);
  expect(waitsFor(findRecorded(existing, "services-admission-signatures"))).toEqual([]);
});

test("Kyverno is installed only with `imageSignatures`", async () => {
  const policies = (resources: Recorded[]) => customNames(resources).filter((name) => /kyverno|Image/.test(name));
  expect(policies(await recordServices({ zone }))).toEqual([]);
  expect(policies(await recordServices(ALL))).toEqual([
    "ImageValidatingPolicy services-admission-signatures",
    "Namespace services-namespace-kyverno",
    "NetworkPolicy services-traffic-kyverno",
    "Release services-kyverno",
  ]);
});

test("charts get the landing zone's image caches, and only those of registries that they pull from", async () => {
  const cached = { ...zone, imageCaches: { "quay.io": "ecr.example/quay" } };
  const resources = await recordServices({ ...ALL, zone: cached });
  const values = (service: string) => findRecorded(resources, `services-${service}`).inputs["values"];
  expect(values("cert-manager")).toMatchObject({ imageRegistry: "ecr.example/quay", replicaCount: 2 });
  expect(values("keda")).not.toHaveProperty("global");
});
