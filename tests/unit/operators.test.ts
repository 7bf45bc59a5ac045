import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RetailOdooPlatform, TenantStack, type RetailOdooPlatformArgs } from "@retail-odoo/platform";
import type { LandingZoneFacts } from "@retail-odoo/contract";
import { record, type Recorded } from "@retail-odoo/testing";
import { platformArgs, tenant } from "./example-cell";
import { eks, loose, messages, set, type Args, type Row } from "./faulty-cell";

const SIGNED = { identities: [{ issuer: "https://issuer.example", subject: "images" }] };
const outputs = join(__dirname, "../../examples/layered/outputs/landing-zone.json");
const landingZone = () => (JSON.parse(readFileSync(outputs, "utf8")) as { facts: LandingZoneFacts }).facts;

/** Kubernetes somewhere, with a store that speaks S3: no AWS. */
function elsewhere(over: Partial<NonNullable<Args["cluster"]["existing"]>> = {}, rest: Partial<Args> = {}): Args {
  return {
    ...platformArgs(),
    environment: "staging",
    cluster: { existing: { name: "lab", storageClass: "fast", sharedStorageClass: "files", ...over } },
    databases: { main: { engine: "cloudnative-pg", size: "s" } },
    vault: {
      existing: {
        bucket: "backups",
        region: "eu-central-1",
        endpoint: "https://s3.example.com",
        credentialsSecret: "vault",
        lockDays: 7,
      },
    },
    tenants: [tenant("alpha")],
    ...rest,
  };
}

const unlike = (change: (existing: Args) => Args) => (args: Args) => Object.assign(args, change(elsewhere()));

const table: Row[] = [
  [
    "operators that the system pool's minimum cannot hold when a zone is lost",
    (a) => set(eks(a), "pools", { system: { instanceType: "m7i.large", maxNodesPerZone: 3 } }),
    [
      "cluster.eks.pools.system.minNodesPerZone = 1: leaves 2 nodes of type m7i.large when a zone is lost, with 2.86 cores, 11.98 GiB and 44 pods, and the operators are 40 pods of 3.43 cores and 8.65 GiB. Raise it, or choose a larger instance type.",
    ],
  ],
  [
    "nodes too small for Prometheus",
    (a) => set(eks(a), "pools", { system: { instanceType: "t3.medium", minNodesPerZone: 2 } }),
    [
      "cluster.eks.pools.system.minNodesPerZone = 2: leaves 4 nodes of type t3.medium when a zone is lost, with 5.72 cores, 9.68 GiB and 40 pods, and the operators are 40 pods of 3.43 cores and 8.65 GiB. Raise it, or choose a larger instance type.",
    ],
  ],
  [
    "such a pool of another stack",
    (a) => {
      const zone = landingZone();
      set(zone.pools.system, "instanceType", "m7i.large");
      set(a, "cluster", { landingZone: zone });
    },
    [
      "cluster.landingZone.pools.system.minNodesPerZone = 1: leaves 2 nodes of type m7i.large when a zone is lost, with 2.86 cores, 11.98 GiB and 44 pods, and the operators are 40 pods of 3.43 cores and 8.65 GiB. Raise it in the landing zone's stack, or choose a larger instance type there.",
    ],
  ],
  [
    "an unknown operator",
    unlike(() => elsewhere({ installed: ["kedaa" as "keda"] })),
    [
      'cluster.existing.installed[0] = "kedaa": is not a choice. Write one of: karpenter, cluster-autoscaler, cert-manager, aws-load-balancer-controller, cloudnative-pg, plugin-barman-cloud, metrics-server, keda, external-secrets, kube-prometheus-stack, kyverno, traefik. Did you mean keda?',
    ],
  ],
  [
    "a plug-in without its operator",
    unlike(() => elsewhere({ installed: ["plugin-barman-cloud"] })),
    [
      'cluster.existing.installed = ["plugin-barman-cloud"]: lists the plug-in without its operator. Add cloudnative-pg, or leave plugin-barman-cloud to the platform.',
    ],
  ],
  [
    "an unused Prometheus",
    unlike(() => elsewhere({ installed: ["kube-prometheus-stack"] }, { monitoring: false })),
    [
      'cluster.existing.installed = ["kube-prometheus-stack"]: lists a Prometheus that `monitoring: false` leaves unused. Omit `monitoring`, or remove kube-prometheus-stack from this list.',
    ],
  ],
  [
    "the place of what is not there",
    unlike(() => elsewhere({ monitoringNamespace: "metrics", edgeNamespace: "edge" })),
    [
      'cluster.existing.edgeNamespace = "edge": is the namespace of traefik, which is not installed yet. Add traefik to `installed`, or leave it out.',
      'cluster.existing.monitoringNamespace = "metrics": is the namespace of kube-prometheus-stack, which is not installed yet. Add kube-prometheus-stack to `installed`, or leave it out.',
    ],
  ],
  [
    "a place that cannot be one",
    unlike(() => elsewhere({ monitoringNamespace: "Metrics", installed: ["kube-prometheus-stack"] })),
    [
      'cluster.existing.monitoringNamespace = "Metrics": is not a name. Use lower-case letters, digits and dashes, beginning with a letter.',
    ],
  ],
  [
    "signatures without a signer",
    (a) => set(a, "imageSignatures", {}),
    ["imageSignatures = {}: has neither identities nor a key. Give either `identities` or `publicKey`."],
  ],
  [
    "a signer mistyped",
    (a) => set(a, "imageSignatures", { identities: [{ issuer: "https://issuer.example", subjekt: "x" }] }),
    ['imageSignatures.identities[0].subjekt = "x": is not a known key. Did you mean subject?'],
  ],
];

test.each(table)("%s", (_what, change, expected) => {
  expect(messages(change)).toEqual(expected);
});

test("a smaller pool is enough where operators are left out", () => {
  const small = (a: Args) => {
    set(eks(a), "pools", { system: { instanceType: "t3.medium", minNodesPerZone: 2 } });
    a.monitoring = false;
  };
  expect(messages(small)).toEqual([]);
});

const byName = (all: Recorded[], name: string) => loose(all.find((resource) => resource.name === name)?.inputs);

async function facts(args: RetailOdooPlatformArgs) {
  const all = await record(() => new RetailOdooPlatform("retail", args));
  const published = all.find(({ name }) => name === "retail")?.outputs as { cluster: { [key: string]: unknown } };
  return { all, cluster: published.cluster };
}

test("the platform's facts name the namespaces of Prometheus and KEDA and the secret store", async () => {
  const { all, cluster } = await facts({ ...platformArgs(), imageSignatures: SIGNED });
  expect(cluster).toMatchObject({
    scalerNamespace: "keda",
    metricsNamespace: "monitoring",
    secretStore: "retail-odoo-aws",
  });
  expect(JSON.stringify(byName(all, "retail-main-network")["spec"])).toContain("monitoring");
  expect(byName(all, "retail-services-admission-signatures")["kind"]).toBe("ImageValidatingPolicy");
});

test("without monitoring no namespace is published and no policy admits it", async () => {
  const { all, cluster } = await facts({ ...platformArgs(), monitoring: false });
  expect("metricsNamespace" in cluster).toBe(false);
  expect(JSON.stringify(byName(all, "retail-main-network")["spec"])).not.toContain("monitoring");
});

test("an installed Prometheus is admitted from its own namespace", async () => {
  const args = elsewhere({ installed: ["kube-prometheus-stack"], monitoringNamespace: "metrics" });
  const { all, cluster } = await facts(args);
  expect(cluster["metricsNamespace"]).toBe("metrics");
  expect(JSON.stringify(byName(all, "retail-main-network")["spec"])).toContain(
    '"kubernetes.io/metadata.name":"metrics"',
  );
});

test("Kubernetes without AWS: a cell with its tenants holds nothing of AWS", async () => {
  const args = elsewhere({}, { imageSignatures: SIGNED });
  const all = await record(() => {
    const platform = new RetailOdooPlatform("retail", args);
    for (const spec of args.tenants) new TenantStack(spec.name, { spec, platform: platform.facts });
  });
  expect(all.filter(({ type }) => type.startsWith("aws:") || type.startsWith("pulumi:providers:"))).toEqual([]);
  const made = all.filter(({ custom }) => custom).map(({ type, inputs }) => JSON.stringify([type, inputs]));
  // The environment variables of the backup plug-in's S3 client have AWS' names, in capitals.
  const traces = made.filter((text) => /amazon|elbv2|\b(Cluster)?SecretStore|"aws|\b(eks|ebs|efs)\b/.test(text));
  expect(traces).toEqual([]);
  const releases = all.filter(({ type }) => type.endsWith(":Release")).map(({ name }) => name);
  expect(releases).toEqual([
    "retail-services-cert-manager",
    "retail-services-cloudnative-pg",
    "retail-services-external-secrets",
    "retail-services-keda",
    "retail-services-kube-prometheus-stack",
    "retail-services-kyverno",
    "retail-services-metrics-server",
    "retail-services-plugin-barman-cloud",
    "retail-services-traefik",
  ]);
});
