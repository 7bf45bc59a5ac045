import { BLOCK_CLASSES, TYPES, type LandingZoneFacts } from "@retail-odoo/contract";
import { findRecorded, waitsFor, ZONE_FACTS, type Recorded } from "@retail-odoo/testing";
import { CLUSTER_SERVICES, type ClusterServicesArgs } from "./args";
import { customNames, recordServices } from "../../fixtures/cluster-services";

const zone = ZONE_FACTS;
const PRIORITIES = [
  "PriorityClass services-priority-background",
  "PriorityClass services-priority-database",
  "PriorityClass services-priority-interactive",
  "PriorityClass services-priority-platform",
];

const POOLS = ["data", "jobs", "web"];
const GROUPS: LandingZoneFacts = { ...ZONE_FACTS, provisioner: "managed-node-groups", karpenter: undefined };

const TENANT_POLICIES = ["claims", "kinds", "namespaces", "pods", "routes", "services", "tokens"];
const ADMISSION = [
  "certificates",
  "deletion",
  "deletion-definitions",
  "deletion-tenants",
  "secrets",
  ...TENANT_POLICIES,
]
  .flatMap((key) => [
    `ValidatingAdmissionPolicy services-admission-${key}`,
    `ValidatingAdmissionPolicyBinding services-admission-${key}-binding`,
  ])
  .sort();

/** Objects of the databases' CA. */
const CERTIFICATE = "Certificate services-databases-authority";
const ISSUERS = ["ClusterIssuer services-databases-issuer", "Issuer services-databases-self"];

const DATABASES_DENIED = "NetworkPolicy services-database-default-deny";

test("the resources on the cluster of a landing zone", async () => {
  const resources = await recordServices({ zone });
  expect(customNames(resources)).toEqual([
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
    DATABASES_DENIED,
    "NetworkPolicy services-traffic-aws-load-balancer-controller",
    "NetworkPolicy services-traffic-cert-manager",
    "NetworkPolicy services-traffic-cloudnative-pg",
    "NetworkPolicy services-traffic-external-secrets",
    "NetworkPolicy services-traffic-karpenter",
    "NetworkPolicy services-traffic-keda",
    "NetworkPolicy services-traffic-kube-prometheus-stack",
    "NetworkPolicy services-traffic-metrics-server",
    "NetworkPolicy services-traffic-node-metrics",
    "NetworkPolicy services-traffic-plugin-barman-cloud",
    "NetworkPolicy services-traffic-traefik",
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
    "StorageClass services-storage-block-12000",
    "StorageClass services-storage-block-16000",
    "StorageClass services-storage-block-6000",
    "StorageClass services-storage-shared",
    ...ADMISSION,
  ]);
  const component = findRecorded(resources, "services");
  expect([component.type, component.parent]).toEqual([TYPES.ClusterServices, undefined]);
  expect(resources.filter(({ custom, parent }) => custom && parent !== component.urn)).toEqual([]);
  expect(component.outputs).toEqual({
    entryPoint: "websecure",
    databaseNamespace: "databases",
    scalerNamespace: "keda",
    metricsNamespace: "monitoring",
    secretStore: "retail-odoo-aws",
    storage: {
      block: "retail-odoo-block",
      blocks: Object.fromEntries(BLOCK_CLASSES.map(({ name }) => [name, name])),
      shared: "retail-odoo-shared",
    },
  });
});

test("with node groups Cluster Autoscaler replaces Karpenter, its classes and its pools", async () => {
  const [karpenter, groups] = [
    customNames(await recordServices({ zone })),
    customNames(await recordServices({ zone: GROUPS })),
  ];
  expect(groups.filter((name) => !karpenter.includes(name))).toEqual([
    "NetworkPolicy services-traffic-cluster-autoscaler",
    "Release services-cluster-autoscaler",
  ]);
  expect(karpenter.filter((name) => !groups.includes(name))).toEqual([
    ...POOLS.map((one) => `EC2NodeClass services-node-class-${one}`),
    "NetworkPolicy services-traffic-karpenter",
    ...POOLS.map((one) => `NodePool services-node-pool-${one}`),
    "Release services-karpenter",
  ]);
});

test("where Karpenter is installed already, only its pools are created", async () => {
  const made = customNames(await recordServices({ zone, installed: ["karpenter"] }));
  expect([made.includes("Release services-karpenter"), made.includes("NodePool services-node-pool-web")]).toEqual([
    false,
    true,
  ]);
});

test("a node class waits for Karpenter, and a pool for its node class", async () => {
  const resources = await recordServices({ zone });
  expect(waitsFor(findRecorded(resources, "services-node-class-data"))).toEqual(["services-karpenter"]);
  expect(waitsFor(findRecorded(resources, "services-traefik"))).toContain("services-karpenter");
  expect(waitsFor(findRecorded(resources, "services-karpenter"))).toEqual([]);
  expect(waitsFor(findRecorded(resources, "services-node-pool-data"))).toEqual(["services-node-class-data"]);
});

test("a freeze applies to every shared pool", async () => {
  const freeze = { kind: "freeze", start: "2026-11-23T00:00", end: "2026-11-24T00:00", zone: "UTC" } as const;
  const resources = await recordServices({ zone, calendar: [{ name: "one", ...freeze, tenants: ["lumen"] }] });
  for (const one of POOLS) {
    const { disruption } = findRecorded(resources, `services-node-pool-${one}`).inputs["spec"] as {
      disruption: { budgets: object[] };
    };
    expect(disruption.budgets.at(-1)).toEqual({ nodes: "0", schedule: "0 0 23 11 *", duration: "24h" });
  }
});

test("on an existing cluster, services that it has are not installed", async () => {
  const installed = [...CLUSTER_SERVICES];
  const everything = await recordServices({ installed });
  expect(customNames(everything)).toEqual([
    CERTIFICATE,
    ...ISSUERS,
    "Namespace services-namespace-databases",
    DATABASES_DENIED,
    ...PRIORITIES,
    // An owner's External Secrets serves the owner's stores.
    ...ADMISSION.filter((object) => !/ services-admission-secrets(-binding)?$/.test(object)),
  ]);
  expect(findRecorded(everything, "services").outputs).toEqual({
    entryPoint: "websecure",
    databaseNamespace: "databases",
    scalerNamespace: "keda",
    metricsNamespace: "monitoring",
  });
});

test("the databases' CA is self-signed, serves every namespace, waits for cert-manager, and in production keeps its key", async () => {
  const resources = await recordServices({ zone });
  const releases = ["services-cert-manager"];
  const chain = ["self", "authority", "issuer"].map((part) => findRecorded(resources, `services-databases-${part}`));
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

test("only production has the deletion guard", async () => {
  const guards = (resources: Recorded[]) =>
    customNames(resources).filter((name) => name.startsWith("ValidatingAdmissionPolicy services-admission-deletion"));
  expect(guards(await recordServices())).toHaveLength(3);
  expect(guards(await recordServices({ environment: "dev" }))).toEqual([]);
});

test("a cluster without a landing zone gets no AWS resource or setting", async () => {
  const resources = await recordServices({ storageClass: "fast" });
  const releases = customNames(resources).filter((name) => name.startsWith("Release"));
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
  expect(JSON.stringify(findRecorded(resources, "services-kube-prometheus-stack").inputs)).toContain(
    '"storageClassName":"fast"',
  );
});

test("without monitoring nothing of Prometheus is installed", async () => {
  const resources = await recordServices({ zone, monitoring: false });
  expect(customNames(resources).filter((name) => /monitoring|metrics|prometheus/.test(name))).toEqual([
    "NetworkPolicy services-traffic-metrics-server",
    "Release services-metrics-server",
  ]);
  expect(findRecorded(resources, "services").outputs).not.toHaveProperty("metricsNamespace");
});

test("an unknown service is refused before any resource is registered", async () => {
  const installed = ["treafik"] as unknown as ClusterServicesArgs["installed"];
  await expect(recordServices({ installed })).rejects.toThrow(
    "ClusterServices services: 1 fault in its arguments\n" +
      '  installed[0] = "treafik": is not a service of the platform. ' +
      "Did you mean traefik?",
  );
});
