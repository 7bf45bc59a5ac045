import { INSTANCE_TYPES, type CalendarEventFacts } from "@retail-odoo/contract";
import { nodeClassManifest, poolManifest, sameShape, tenantPoolManifest, type PoolInput } from "./node-pools";
import { onJobsPool, onOwnPool, onPool } from "./placement";

const freeze: CalendarEventFacts = {
  name: "freeze",
  kind: "freeze",
  start: "2026-11-23T00:00",
  end: "2026-12-01T06:00",
  zone: "Europe/Berlin",
};
const input: PoolInput = {
  region: "eu-central-1",
  zones: ["eu-central-1a", "eu-central-1b"],
  instanceType: "m7i.2xlarge",
  nodes: 6,
  nodeClass: "web",
  calendar: [freeze],
};

test("web: on-demand and reserved, one disruption at a time and by night, no taint", () => {
  expect(poolManifest("web", input)).toEqual({
    apiVersion: "karpenter.sh/v1",
    kind: "NodePool",
    metadata: {
      name: "web",
      labels: {
        "app.kubernetes.io/name": "web",
        "app.kubernetes.io/component": "node-pool",
        "app.kubernetes.io/part-of": "retail-odoo",
        "app.kubernetes.io/managed-by": "pulumi",
      },
    },
    spec: {
      template: {
        metadata: { labels: { "retail-odoo.io/pool": "web" } },
        spec: {
          nodeClassRef: { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: "web" },
          requirements: [
            { key: "kubernetes.io/os", operator: "In", values: ["linux"] },
            { key: "kubernetes.io/arch", operator: "In", values: ["amd64"] },
            { key: "topology.kubernetes.io/zone", operator: "In", values: ["eu-central-1a", "eu-central-1b"] },
            {
              key: "node.kubernetes.io/instance-type",
              operator: "In",
              values: ["m7i.2xlarge", "m6i.2xlarge", "m7a.2xlarge", "m6a.2xlarge"],
            },
            { key: "karpenter.sh/capacity-type", operator: "In", values: ["reserved", "on-demand"] },
          ],
          expireAfter: "Never",
        },
      },
      disruption: {
        consolidationPolicy: "WhenEmptyOrUnderutilized",
        consolidateAfter: "15m",
        budgets: [
          { nodes: "1" },
          { nodes: "0", reasons: ["Underutilized", "Drifted"], schedule: "0 5 * * *", duration: "20h" },
          { nodes: "0", schedule: "0 23 22 11 *", duration: "198h" },
        ],
      },
      // Six nodes, and one that replaces another.
      limits: { cpu: "56", memory: "224Gi" },
    },
  });
});

test("data: no consolidation, no expiry, disruption by night only", () => {
  const { template, disruption } = poolManifest("data", input).spec;
  expect(template.spec.taints).toEqual([{ key: "retail-odoo.io/pool", value: "data", effect: "NoSchedule" }]);
  expect(template.spec.expireAfter).toBe("Never");
  expect(disruption).toEqual({
    consolidationPolicy: "WhenEmpty",
    consolidateAfter: "Never",
    budgets: [
      { nodes: "1" },
      { nodes: "0", schedule: "0 5 * * *", duration: "20h" },
      { nodes: "0", schedule: "0 23 22 11 *", duration: "198h" },
    ],
  });
});

test("jobs: spot of several families, on-demand as fallback", () => {
  const { requirements, taints } = poolManifest("jobs", { ...input, instanceType: "m7i.xlarge" }).spec.template.spec;
  expect(taints).toEqual([{ key: "retail-odoo.io/pool", value: "jobs", effect: "NoSchedule" }]);
  expect(requirements.slice(3)).toEqual([
    {
      key: "node.kubernetes.io/instance-type",
      operator: "In",
      values: ["m7i.xlarge", "m6i.xlarge", "m7a.xlarge", "m6a.xlarge"],
    },
    { key: "karpenter.sh/capacity-type", operator: "In", values: ["spot", "on-demand"] },
  ]);
  expect(sameShape("c9x.large", "eu-central-1")).toEqual(["c9x.large"]);
});

test("a tenant's own pool has the tenant's label and taint", () => {
  const { metadata, spec } = tenantPoolManifest("lumen", { ...input, nodes: 2 });
  expect([metadata.name, spec.limits]).toEqual(["tenant-lumen", { cpu: "24", memory: "96Gi" }]);
  expect(spec.template.metadata.labels).toEqual({ "retail-odoo.io/pool": "tenant", "retail-odoo.io/tenant": "lumen" });
  expect(spec.template.spec.taints).toEqual([{ key: "retail-odoo.io/tenant", value: "lumen", effect: "NoSchedule" }]);
});

test("node class: pinned image, private, encrypted, instance metadata unreachable for pods", () => {
  const { metadata, spec } = nodeClassManifest("data", {
    instanceType: "m7i.8xlarge",
    nodeImage: "1.35.7-20260903",
    instanceProfile: "retail-prod-eu-central-1-karpenter-node",
    subnetIds: ["subnet-a", "subnet-b"],
    securityGroupId: "sg-1",
    keyArn: "arn:aws:kms:eu-central-1:123456789012:key/1",
    tags: { Name: "retail-prod-nodes-data" },
    reservations: { "retail-odoo:reservation": "retail-prod-data" },
  });
  expect(metadata.annotations).toEqual({ "pulumi.com/waitFor": "condition=Ready" });
  expect(spec).toEqual({
    amiSelectorTerms: [{ alias: "al2023@v20260903" }],
    instanceProfile: "retail-prod-eu-central-1-karpenter-node",
    subnetSelectorTerms: [{ id: "subnet-a" }, { id: "subnet-b" }],
    securityGroupSelectorTerms: [{ id: "sg-1" }],
    capacityReservationSelectorTerms: [{ tags: { "retail-odoo:reservation": "retail-prod-data" } }],
    associatePublicIPAddress: false,
    metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
    blockDeviceMappings: [
      {
        deviceName: "/dev/xvda",
        rootVolume: true,
        ebs: {
          volumeType: "gp3",
          volumeSize: "50Gi",
          iops: 3_000,
          throughput: 125,
          encrypted: true,
          kmsKeyID: "arn:aws:kms:eu-central-1:123456789012:key/1",
          deleteOnTermination: true,
        },
      },
    ],
    kubelet: { maxPods: 234 },
    tags: { Name: "retail-prod-nodes-data" },
  });
});

test("pods select their pool by its label, and tolerate its taint", () => {
  const through = (key: string, value: string) => [{ key, operator: "Equal", value, effect: "NoSchedule" }];
  expect(onPool("web")).toEqual({ nodeSelector: { "retail-odoo.io/pool": "web" } });
  expect(onPool("data")).toEqual({
    nodeSelector: { "retail-odoo.io/pool": "data" },
    tolerations: through("retail-odoo.io/pool", "data"),
  });
  expect(onOwnPool("lumen")).toEqual({
    nodeSelector: { "retail-odoo.io/tenant": "lumen" },
    tolerations: through("retail-odoo.io/tenant", "lumen"),
  });
});

test("jobs that must not be interrupted select on-demand nodes by the label of the provisioner", () => {
  const selector = (...args: Parameters<typeof onJobsPool>) => onJobsPool(...args).nodeSelector;
  const jobs = { "retail-odoo.io/pool": "jobs" };
  expect(selector("karpenter", true)).toEqual(jobs);
  expect(selector("karpenter", false)).toEqual({ ...jobs, "karpenter.sh/capacity-type": "on-demand" });
  expect(selector("managed-node-groups", false)).toEqual({ ...jobs, "eks.amazonaws.com/capacityType": "ON_DEMAND" });
});

test("every known type has alternatives of its size in another family, and every pool asks for all of them", () => {
  for (const instanceType of Object.keys(INSTANCE_TYPES)) {
    const types = sameShape(instanceType, input.region);
    expect(types[0]).toBe(instanceType);
    expect(new Set(types).size).toBeGreaterThan(1);
    expect(new Set(types.map((type) => type.split(".")[1])).size).toBe(1);
    for (const pool of ["web", "jobs", "data"] as const)
      expect(poolManifest(pool, { ...input, instanceType }).spec.template.spec.requirements).toContainEqual({
        key: "node.kubernetes.io/instance-type",
        operator: "In",
        values: types,
      });
  }
});

/** IPv4 addresses of a type by AWS's list of network interfaces: Karpenter's `zz_generated.vpclimits.go`, August 2026. */
const INTERFACES: { readonly [shape: string]: readonly [families: string, interfaces: number, addresses: number] } = {
  "t3.medium": ["t3 t3a", 3, 6],
  "t3.large": ["t3 t3a", 3, 12],
  "t3.xlarge": ["t3 t3a", 4, 15],
  "m6a.large": ["m6a m6i m7i m7a", 3, 10],
  "m6a.xlarge": ["m6a m6i m7i m7a", 4, 15],
  "m6a.2xlarge": ["m6a m6i m7i m7a", 4, 15],
  "m6a.4xlarge": ["m6a m6i m7i m7a", 8, 30],
  "m6a.8xlarge": ["m6a m6i m7i m7a", 8, 30],
  "m7i.large": ["m7i m6i m7a m6a", 3, 10],
  "m7i.xlarge": ["m7i m6i m7a m6a", 4, 15],
  "m7i.2xlarge": ["m7i m6i m7a m6a", 4, 15],
  "m7i.4xlarge": ["m7i m6i m7a m6a", 8, 30],
  "m7i.8xlarge": ["m7i m6i m7a m6a", 8, 30],
  "r7i.large": ["r7i r6i r7a r6a", 3, 10],
  "r7i.xlarge": ["r7i r6i r7a r6a", 4, 15],
  "r7i.2xlarge": ["r7i r6i r7a r6a", 4, 15],
  "r7i.4xlarge": ["r7i r6i r7a r6a", 8, 30],
  "r7i.8xlarge": ["r7i r6i r7a r6a", 8, 30],
};

test("the proof counts the fewest pods of all types of a shape", () => {
  expect(Object.keys(INTERFACES)).toEqual(Object.keys(INSTANCE_TYPES));
  for (const [type, [families, interfaces, addresses]] of Object.entries(INTERFACES)) {
    const { vcpu = 0, maxPods } = INSTANCE_TYPES[type] ?? {};
    const addressable = interfaces * (addresses - 1) + 2;
    expect([type, maxPods]).toEqual([type, vcpu < 30 ? Math.min(addressable, 110) : addressable]);
    const size = type.split(".")[1] ?? "";
    expect(sameShape(type, "eu-central-1")).toEqual(families.split(" ").map((family) => `${family}.${size}`));
  }
});

test("a type that the region does not offer is no alternative", () => {
  expect(sameShape("m7i.xlarge", "eu-west-3")).toEqual(["m7i.xlarge", "m6i.xlarge", "m6a.xlarge"]);
  expect(sameShape("m7i.xlarge", "af-south-1")).toEqual(["m7i.xlarge", "m6i.xlarge"]);
  expect(sameShape("t3.medium", "eu-north-1")).toEqual(["t3.medium"]);
});
