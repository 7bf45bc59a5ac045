import { BASELINES, NEWEST_BASELINE, TYPES, type Baseline, type LandingZoneFacts } from "@retail-odoo/contract";
import { named, record, waitsFor, ZONE_FACTS, type Recorded } from "@retail-odoo/testing";
import { ClusterServices } from "./cluster-services";
import { CLUSTER_SERVICES, type ClusterServicesArgs } from "./args";

const zone = ZONE_FACTS;
const baseline = BASELINES[NEWEST_BASELINE] as Baseline;
function recordServices(over: Partial<ClusterServicesArgs> = {}): Promise<Recorded[]> {
  const environment = over.environment ?? "prod";
  const ownership = { platform: "retail", environment, owner: "team", costCentre: "1" };
  return record(() => new ClusterServices("services", { environment, baseline, ownership, ...over }));
}

const names = (resources: Recorded[]) =>
  resources
    .filter(({ custom }) => custom)
    .map(({ type, name }) => `${type.slice(type.lastIndexOf(":") + 1)} ${name}`)
    .sort();

const PRIORITIES = [
  "PriorityClass services-priority-background",
  "PriorityClass services-priority-database",
  "PriorityClass services-priority-interactive",
  "PriorityClass services-priority-platform",
];

const POOLS = ["data", "jobs", "web"];
const GROUPS: LandingZoneFacts = { ...ZONE_FACTS, provisioner: "managed-node-groups", karpenter: undefined };

const ADMISSION = ["certificates", "deletion", "pods", "routes", "services"]
  .flatMap((key) => [
    `ValidatingAdmissionPolicy services-admission-${key}`,
    `ValidatingAdmissionPolicyBinding services-admission-${key}-binding`,
  ])
  .sort();

/** The databases' CA. */
const CERTIFICATE = "Certificate services-databases-authority";
const ISSUERS = ["ClusterIssuer services-databases-issuer", "Issuer services-databases-self"];

test("on a landing zone's cluster", async () => {
  const resources = await recordServices({ zone });
  expect(names(resources)).toEqual([
    CERTIFICATE,
    ISSUERS[0],
    "ClusterSecretStore services-secret-store",
    ...POOLS.map((one) => `EC2NodeClass services-node-class-${one}`),
    ISSUERS[1],
    "Namespace services-namespace-cert-manager",
    "Namespace services-namespace-cnpg-system",
    "Namespace services-namespace-databases",
    "Namespace services-namespace-external-secrets",
    "Namespace services-namespace-keda",
    "Namespace services-namespace-monitoring",
    "Namespace services-namespace-node-metrics",
    "Namespace services-namespace-traefik",
    ...POOLS.map((one) => `NodePool services-node-pool-${one}`),
    ...PRIORITIES,
    "Release services-aws-load-balancer-controller",
    "Release services-cert-manager",
    "Release services-cloudnative-pg",
    "Release services-external-secrets",
    "Release services-karpenter",
    "Release services-keda",
    "Release services-kube-prometheus-stack",
    "Release services-metrics-server",
    "Release services-plugin-barman-cloud",
    "Release services-traefik",
    "StorageClass services-storage-block",
    "StorageClass services-storage-shared",
    ...ADMISSION,
  ]);
  const component = named(resources, "services");
  expect([component.type, component.parent]).toEqual([TYPES.ClusterServices, undefined]);
  expect(resources.filter(({ custom, parent }) => custom && parent !== component.urn)).toEqual([]);
  expect(component.outputs).toEqual({
    entryPoint: "websecure",
    databaseNamespace: "databases",
    scalerNamespace: "keda",
    metricsNamespace: "monitoring",
    secretStore: "retail-odoo-aws",
    storage: { block: "retail-odoo-block", shared: "retail-odoo-shared" },
  });
});

test("with node groups the autoscaler stands in Karpenter's place, and there are no pools of its", async () => {
  const [karpenter, groups] = [names(await recordServices({ zone })), names(await recordServices({ zone: GROUPS }))];
  expect(groups.filter((name) => !karpenter.includes(name))).toEqual(["Release services-cluster-autoscaler"]);
  expect(karpenter.filter((name) => !groups.includes(name))).toEqual([
    ...POOLS.map((one) => `EC2NodeClass services-node-class-${one}`),
    ...POOLS.map((one) => `NodePool services-node-pool-${one}`),
    "Release services-karpenter",
  ]);
});

test("where Karpenter runs already, only its pools are made", async () => {
  const made = names(await recordServices({ zone, installed: ["karpenter"] }));
  expect([made.includes("Release services-karpenter"), made.includes("NodePool services-node-pool-web")]).toEqual([
    false,
    true,
  ]);
});

test("a pool's class waits for Karpenter, and the pool for its class", async () => {
  const resources = await recordServices({ zone });
  expect(waitsFor(named(resources, "services-node-class-data"))).toEqual(["services-karpenter"]);
  expect(waitsFor(named(resources, "services-traefik"))).toContain("services-karpenter");
  expect(waitsFor(named(resources, "services-karpenter"))).toEqual([]);
  expect(waitsFor(named(resources, "services-node-pool-data"))).toEqual(["services-node-class-data"]);
});

test("a freeze holds on every shared pool", async () => {
  const freeze = { kind: "freeze", start: "2026-11-23T00:00", end: "2026-11-24T00:00", zone: "UTC" } as const;
  const resources = await recordServices({ zone, calendar: [{ name: "one", ...freeze, tenants: ["lumen"] }] });
  for (const one of POOLS) {
    const { disruption } = named(resources, `services-node-pool-${one}`).inputs["spec"] as {
      disruption: { budgets: object[] };
    };
    expect(disruption.budgets.at(-1)).toEqual({ nodes: "0", schedule: "0 0 23 11 *", duration: "24h" });
  }
});

test("on a cluster that is there, what it has is left alone", async () => {
  const installed = [...CLUSTER_SERVICES];
  const everything = await recordServices({ installed });
  expect(names(everything)).toEqual([
    CERTIFICATE,
    ...ISSUERS,
    "Namespace services-namespace-databases",
    ...PRIORITIES,
    ...ADMISSION,
  ]);
  expect(named(everything, "services").outputs).toEqual({
    entryPoint: "websecure",
    databaseNamespace: "databases",
    scalerNamespace: "keda",
    metricsNamespace: "monitoring",
  });
});

test("the databases' CA signs itself, then for every namespace, once cert-manager is there; production keeps its key", async () => {
  const resources = await recordServices({ zone });
  const releases = ["services-cert-manager"];
  const chain = ["self", "authority", "issuer"].map((part) => named(resources, `services-databases-${part}`));
  expect(
    chain.map((part) => [
      part.inputs["spec"],
      part.protect && part.retainOnDelete,
      part.dependencies.map((urn) => urn.slice(urn.lastIndexOf(":") + 1)).sort(),
    ]),
  ).toEqual([
    [{ selfSigned: {} }, false, releases],
    [
      {
        secretName: "retail-odoo-databases",
        isCA: true,
        commonName: "retail-odoo-databases",
        duration: "87600h0m0s",
        renewBefore: "8760h0m0s",
        usages: ["cert sign", "digital signature"],
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Never" },
        issuerRef: { kind: "Issuer", name: "retail-odoo-databases-self", group: "cert-manager.io" },
      },
      true,
      [...releases, "services-databases-self"].sort(),
    ],
    [{ ca: { secretName: "retail-odoo-databases" } }, false, [...releases, "services-databases-authority"].sort()],
  ]);
});

test("an environment that goes with one command is not guarded against deletion", async () => {
  const guard = "ValidatingAdmissionPolicy services-admission-deletion";
  expect(names(await recordServices()).includes(guard)).toBe(true);
  expect(names(await recordServices({ environment: "dev" })).includes(guard)).toBe(false);
});

test("Kubernetes without AWS gets nothing of AWS", async () => {
  const resources = await recordServices({ storageClass: "fast" });
  const releases = names(resources).filter((name) => name.startsWith("Release"));
  expect(releases).toEqual(
    [
      "cert-manager",
      "cloudnative-pg",
      "external-secrets",
      "keda",
      "kube-prometheus-stack",
      "metrics-server",
      "plugin-barman-cloud",
      "traefik",
    ].map((name) => `Release services-${name}`),
  );
  const inputs = resources.filter(({ custom }) => custom).map((resource) => resource.inputs);
  expect(JSON.stringify(inputs).match(/amazon|aws|elbv2|\b(eks|ebs|efs)\b/gi)).toBeNull();
  expect(JSON.stringify(named(resources, "services-kube-prometheus-stack").inputs)).toContain(
    '"storageClassName":"fast"',
  );
});

test("nobody watches where nobody wants it", async () => {
  const resources = await recordServices({ zone, monitoring: false });
  expect(names(resources).filter((name) => /monitoring|metrics|prometheus/.test(name))).toEqual([
    "Release services-metrics-server",
  ]);
  expect(named(resources, "services").outputs).not.toHaveProperty("metricsNamespace");
});

test("only a landing zone has a store of secrets, for namespaces of the platform", async () => {
  const { inputs } = named(await recordServices({ zone }), "services-secret-store");
  expect(inputs).toMatchObject({
    apiVersion: "external-secrets.io/v1",
    kind: "ClusterSecretStore",
    metadata: { name: "retail-odoo-aws" },
  });
  expect(inputs["spec"]).toEqual({
    provider: { aws: { service: "SecretsManager", region: "eu-central-1" } },
    conditions: [{ namespaces: ["cert-manager", "databases", "monitoring", "traefik"] }],
  });
});

test("a chart of an OCI registry needs no repository beside it", async () => {
  const charts = {
    ...baseline.charts,
    traefik: { repo: "oci://registry.example/traefik", chart: "traefik", version: "1" },
  };
  const { inputs } = named(await recordServices({ baseline: { ...baseline, charts } }), "services-traefik");
  expect([inputs["chart"], "repositoryOpts" in inputs]).toEqual(["oci://registry.example/traefik", false]);
});

test("only a landing zone's cluster gets a load balancer of AWS, and its controller is told where it is", async () => {
  const valuesOf = (resources: Recorded[], service: string) =>
    named(resources, `services-${service}`).inputs["values"] as { [key: string]: unknown };
  const onEks = await recordServices({ zone });
  const { service } = valuesOf(onEks, "traefik") as { service: { annotations: { [key: string]: string } } };
  const tags = service.annotations["service.beta.kubernetes.io/aws-load-balancer-additional-resource-tags"];
  expect(tags?.split(",")).toEqual([
    "Name=retail-prod-edge",
    "retail-odoo:platform=retail",
    "retail-odoo:environment=prod",
    "retail-odoo:owner=team",
    "retail-odoo:cost-centre=1",
    "retail-odoo:data-class=none",
  ]);
  expect(valuesOf(onEks, "aws-load-balancer-controller")).toMatchObject({
    clusterName: "retail-prod",
    region: "eu-central-1",
    vpcId: "vpc-1",
  });
  expect(valuesOf(await recordServices(), "traefik")["service"]).toEqual({
    spec: { type: "LoadBalancer", externalTrafficPolicy: "Local" },
  });
  const edge = named(onEks, "services-namespace-traefik").inputs["metadata"];
  expect(edge).toMatchObject({ labels: { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" } });
});

test("block storage is encrypted, follows its pod, grows, and in production stays", async () => {
  const { metadata, ...storage } = named(await recordServices({ zone }), "services-storage-block").inputs;
  expect(storage).toEqual({
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    provisioner: "ebs.csi.aws.com",
    parameters: {
      type: "gp3",
      encrypted: "true",
      kmsKeyId: "arn:aws:kms:eu-central-1:123456789012:key/1",
      "csi.storage.k8s.io/fstype": "ext4",
    },
    reclaimPolicy: "Retain",
    allowVolumeExpansion: true,
    volumeBindingMode: "WaitForFirstConsumer",
  });
  expect(metadata).toMatchObject({ name: "retail-odoo-block" });
  const dev = named(await recordServices({ zone, environment: "dev" }), "services-storage-block");
  expect(dev.inputs["reclaimPolicy"]).toBe("Delete");
});

test("shared storage gives every claim a door, a user and a folder of its own", async () => {
  const { inputs } = named(await recordServices({ zone }), "services-storage-shared");
  expect(inputs).toMatchObject({ provisioner: "efs.csi.aws.com", mountOptions: ["tls"], reclaimPolicy: "Retain" });
  expect(inputs["parameters"]).toEqual({
    provisioningMode: "efs-ap",
    fileSystemId: "fs-1",
    directoryPerms: "700",
    basePath: "/claims",
    // eslint-disable-next-line no-template-curly-in-string -- the driver fills it in
    subPathPattern: "${.PVC.namespace}",
    ensureUniqueDirectory: "true",
  });
});

test("namespaces admit restricted pods alone, all but what reads the nodes, and production keeps that of the databases", async () => {
  const namespaces = (resources: Recorded[]) => resources.filter(({ type }) => type.endsWith(":Namespace"));
  const prod = namespaces(await recordServices());
  const levels = prod.map(({ name, inputs }) => {
    const { labels } = inputs["metadata"] as { labels: { [label: string]: string } };
    return [name, labels["pod-security.kubernetes.io/enforce"]];
  });
  const wider = levels.filter(([, level]) => level !== "restricted");
  expect([levels.length, wider]).toEqual([8, [["services-namespace-node-metrics", "privileged"]]]);
  const kept = (list: Recorded[]) => list.filter((one) => one.protect && one.retainOnDelete).map(({ name }) => name);
  expect(kept(prod)).toEqual(["services-namespace-databases"]);
  expect(kept(namespaces(await recordServices({ environment: "staging" })))).toEqual([]);
});

test("databases give way after operators, and tills after databases", async () => {
  const classes = (await recordServices()).filter(({ type }) => type.endsWith(":PriorityClass"));
  const values = classes.map(({ inputs }) => [(inputs["metadata"] as { name: string }).name, inputs["value"]]);
  expect(values).toEqual([
    ["retail-odoo-background", 100_000],
    ["retail-odoo-database", 900_000],
    ["retail-odoo-interactive", 500_000],
    ["retail-odoo-platform", 1_000_000],
  ]);
  expect(classes.filter(({ inputs }) => inputs["globalDefault"] !== false)).toEqual([]);
});

test("an unknown service registers nothing", async () => {
  const installed = ["treafik"] as unknown as ClusterServicesArgs["installed"];
  await expect(recordServices({ installed })).rejects.toThrow(
    "ClusterServices services: 1 fault in its arguments\n" +
      '  installed[0] = "treafik": is not a service of the platform. ' +
      "Did you mean traefik?",
  );
});
