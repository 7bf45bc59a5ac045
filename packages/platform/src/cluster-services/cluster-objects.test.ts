import { findRecorded, ZONE_FACTS, type Recorded } from "@retail-odoo/testing";
import { baseline, recordServices } from "../../fixtures/cluster-services";

const zone = ZONE_FACTS;
test("only a landing zone has a ClusterSecretStore, for the platform's namespaces", async () => {
  const { inputs } = findRecorded(await recordServices({ zone }), "services-secret-store");
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

test("a chart in an OCI registry has no separate repository", async () => {
  const charts = {
    ...baseline.charts,
    traefik: { repo: "oci://registry.example/traefik", chart: "traefik", version: "1" },
  };
  const { inputs } = findRecorded(await recordServices({ baseline: { ...baseline, charts } }), "services-traefik");
  expect([inputs["chart"], "repositoryOpts" in inputs]).toEqual(["oci://registry.example/traefik", false]);
});

test("only the cluster of a landing zone gets an AWS load balancer, and its controller has cluster, region and VPC", async () => {
  const valuesOf = (resources: Recorded[], service: string) =>
    findRecorded(resources, `services-${service}`).inputs["values"] as { [key: string]: unknown };
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
  const edge = findRecorded(onEks, "services-namespace-traefik").inputs["metadata"];
  expect(edge).toMatchObject({ labels: { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" } });
});

test("block volumes are encrypted, bound where their pod runs, expandable, and retained in production", async () => {
  const { metadata, ...storage } = findRecorded(await recordServices({ zone }), "services-storage-block").inputs;
  expect(storage).toEqual({
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    provisioner: "ebs.csi.aws.com",
    parameters: {
      type: "gp3",
      iops: "3000",
      throughput: "125",
      encrypted: "true",
      kmsKeyId: "arn:aws:kms:eu-central-1:123456789012:key/1",
      "csi.storage.k8s.io/fstype": "ext4",
    },
    reclaimPolicy: "Retain",
    allowVolumeExpansion: true,
    volumeBindingMode: "WaitForFirstConsumer",
  });
  expect(metadata).toMatchObject({ name: "retail-odoo-block" });
  const dev = findRecorded(await recordServices({ zone, environment: "dev" }), "services-storage-block");
  expect(dev.inputs["reclaimPolicy"]).toBe("Delete");
});

test("database volumes have classes of more IOPS and throughput", async () => {
  const resources = await recordServices({ zone });
  const classes = [6_000, 12_000, 16_000].map(
    (iops) => findRecorded(resources, `services-storage-block-${iops}`).inputs,
  );
  expect(classes).toMatchObject([
    { metadata: { name: "retail-odoo-block-6000" }, parameters: { type: "gp3", iops: "6000", throughput: "250" } },
    { metadata: { name: "retail-odoo-block-12000" }, parameters: { type: "gp3", iops: "12000", throughput: "500" } },
    { metadata: { name: "retail-odoo-block-16000" }, parameters: { type: "gp3", iops: "16000", throughput: "1000" } },
  ]);
});

test("every claim of shared storage gets an access point, a POSIX user and a directory of its own", async () => {
  const { inputs } = findRecorded(await recordServices({ zone }), "services-storage-shared");
  expect(inputs).toMatchObject({ provisioner: "efs.csi.aws.com", mountOptions: ["tls"], reclaimPolicy: "Retain" });
  expect(inputs["parameters"]).toEqual({
    provisioningMode: "efs-ap",
    fileSystemId: "fs-1",
    directoryPerms: "700",
    basePath: "/claims",
    // eslint-disable-next-line no-template-curly-in-string -- the EFS CSI driver substitutes it
    subPathPattern: "${.PVC.namespace}",
    ensureUniqueDirectory: "true",
  });
});

test("every namespace but the node exporter's enforces `restricted`, and production retains that of the databases", async () => {
  const namespaces = (resources: Recorded[]) => resources.filter(({ type }) => type.endsWith(":Namespace"));
  const prod = namespaces(await recordServices());
  const levels = prod.map(({ name, inputs }) => {
    const { labels } = inputs["metadata"] as { labels: { [label: string]: string } };
    return [name, labels["pod-security.kubernetes.io/enforce"]];
  });
  const wider = levels.filter(([, level]) => level !== "restricted");
  expect([levels.length, wider]).toEqual([8, [["services-namespace-node-metrics", "privileged"]]]);
  const retained = (list: Recorded[]) =>
    list.filter((one) => one.protect && one.retainOnDelete).map(({ name }) => name);
  expect(retained(prod)).toEqual(["services-namespace-databases"]);
  expect(retained(namespaces(await recordServices({ environment: "staging" })))).toEqual([]);
});

test("operators outrank databases, and databases outrank interactive work", async () => {
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
