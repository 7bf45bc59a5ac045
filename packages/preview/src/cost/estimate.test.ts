import { fakeAllotment, fakeObject, fakePlatform, fakeResource } from "@retail-odoo/testing";
import fc from "fast-check";
import { estimateCost, type CostEstimate, type CostLine } from "./estimate";
import { costGroups, tenantTexts, totalText } from "./groups";
import { PRICES } from "./prices";

const options = { prices: PRICES };
const region = "eu-central-1";

function shownLine({ label, cost, tenant }: CostLine): string {
  const owner = tenant === undefined ? "" : ` (${tenant})`;
  return `${label}${owner}: ${"cents" in cost ? (cost.cents / 100).toFixed(2) : cost.reason}`;
}

function linesOf(...resources: Parameters<typeof estimateCost>[0]): string[] {
  return estimateCost(resources, { ...options, region }).lines.map(shownLine);
}

function borne({ tenants, unallocated }: CostEstimate): number {
  return Object.values(tenants).reduce((sum, { own, shared }) => sum + own + shared, unallocated);
}

describe("estimateCost of a platform", () => {
  it("lists what is priced, what is a tenant's own, and what is not estimated", () => {
    const { lines } = estimateCost(fakePlatform(2).resources, options);
    expect(lines.map(shownLine)).toEqual([
      "public IPv4 addresses: 3.65",
      "public IPv4 addresses: 3.65",
      "public IPv4 addresses: 3.65",
      "NAT gateways: 37.96",
      "NAT gateways: 37.96",
      "NAT gateways: 37.96",
      "encryption keys: 1.00",
      "EKS control plane: 73.00",
      "nodes m7i.large: 264.44",
      "node volumes: 14.28",
      "nodes m7i.4xlarge: 2115.54",
      "node volumes: 14.28",
      // 185 GiB × (1 + 30 + 35 locked base backups + 65 × 0.1) × 0.5
      "backups: 164.30",
      "database volumes of lumen (lumen): 71.40",
      "database volumes of lumen (lumen): 8.57",
      "database volumes of main (bakery): 71.40",
      "database volumes of main (bakery): 8.57",
      "files (lumen): 216.00",
      "files (bakery): 3.60",
      "traffic and requests: depends on use",
    ]);
  });

  it("divides everything among the tenants, to the cent, for portfolios of any size", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), (count) => {
        const estimate = estimateCost(fakePlatform(count).resources, options);
        expect(borne(estimate)).toBe(estimate.total);
        expect(Object.keys(estimate.tenants).length).toBe(count);
        expect(estimate.unallocated > 0).toBe(count === 0);
      }),
      { numRuns: 20 },
    );
  });

  it("shares a server that nobody uses like the nodes", () => {
    const result = fakePlatform(2);
    const outputs = result.resources[0]?.outputs as { allotments: { lumen: { database: string } } };
    outputs.allotments.lumen.database = "main";
    const estimate = estimateCost(result.resources, options);
    expect(estimate.lines.find(({ label }) => label === "database volumes of lumen")?.tenant).toBeUndefined();
    expect([borne(estimate), estimate.unallocated]).toEqual([estimate.total, 0]);
  });

  it("leaves the others' own costs alone when a tenant is added", () => {
    const own = (count: number): number | undefined =>
      estimateCost(fakePlatform(count).resources, options).tenants[fakeAllotment(0).tenant]?.own;
    expect(own(5)).toBe(own(4));
  });

  it("says that the nodes of an existing cluster are not in the bill", () => {
    const result = fakePlatform(1);
    const [platform] = result.resources;
    if (platform === undefined) throw new Error("the fake platform is empty");
    const cluster = {
      name: "mine",
      kind: "existing",
      zones: [],
      storageClass: "fast",
      sharedStorageClass: "nfs",
      entryPoint: "websecure",
    };
    const outputs = { ...platform.outputs, cluster };
    const objects = result.resources.filter(({ type }) => !type.startsWith("aws:"));
    expect(linesOf({ ...platform, outputs }, ...objects.slice(1)).slice(-4)).toEqual([
      "database volumes of lumen (lumen): what storage costs on this cluster is not known",
      "database volumes of lumen (lumen): what storage costs on this cluster is not known",
      "claimed volumes (lumen): what storage costs on this cluster is not known",
      "nodes: the cluster and its nodes are not part of this program",
    ]);
  });
});

describe("costs in words", () => {
  const line = (cost: CostLine["cost"], tenant?: string): CostLine => ({
    label: "x",
    count: 2,
    basis: "compute",
    cost,
    tenant,
  });
  const priced = { cents: 100, source: "s" };
  const estimate = (lines: CostLine[], own: number, shared: number): CostEstimate => ({
    lines,
    total: own + shared,
    tenants: { a: { own, shared } },
    unallocated: 0,
    priceDate: "2026-11-22",
  });

  it.each<[string, CostEstimate, ReturnType<typeof tenantTexts>, string]>([
    [
      "all estimated",
      estimate([line(priced, "a"), line(priced)], 100, 100),
      { total: "2.00", own: "1.00", shared: "1.00" },
      "USD 2.00",
    ],
    [
      "nothing of its own",
      estimate([line(priced)], 0, 100),
      { total: "1.00", own: "0.00", shared: "1.00" },
      "USD 1.00",
    ],
    [
      "its own without a price",
      estimate([line({ reason: "r" }, "a"), line(priced)], 0, 100),
      { total: "1.00", own: "not estimated", shared: "1.00" },
      "USD 1.00",
    ],
    [
      "nothing estimated",
      estimate([line({ reason: "r" })], 0, 0),
      { total: "not estimated", own: "0.00", shared: "not estimated" },
      "not estimated",
    ],
    ["nothing to pay for", estimate([], 0, 0), { total: "0.00", own: "0.00", shared: "0.00" }, "nothing"],
  ])("are never zero for want of a price: %s", (_what, cost, texts, total) => {
    expect(tenantTexts(cost, "a")).toEqual(texts);
    expect(totalText(cost)).toBe(total);
  });

  it("put lines of one label together, dearest first, reasons apart", () => {
    const lines = [
      line(priced),
      line({ reason: "r" }),
      line(priced, "a"),
      { ...line({ cents: 900, source: "s" }), label: "y" },
      line({ reason: "other" }),
    ];
    expect(costGroups(estimate(lines, 0, 0))).toEqual({
      estimated: [
        { label: "y", times: 2, cents: 900 },
        { label: "x", times: 4, cents: 200 },
      ],
      missing: [
        { label: "x", reason: "r", times: 2 },
        { label: "x", reason: "other", times: 2 },
      ],
    });
  });
});

describe("estimateCost of any program", () => {
  const cluster = fakeResource("aws:eks/cluster:Cluster", "c");

  it.each([
    [
      "a region without a price",
      { region: "sa-east-1" },
      "NAT gateways: no price for NAT gateway, an hour in sa-east-1",
    ],
    ["the region of the resource", { region: "us-east-1" }, "NAT gateways: 32.85"],
  ])("uses %s", (_what, inputs, expected) => {
    expect(linesOf(fakeResource("aws:ec2/natGateway:NatGateway", "n", inputs))[0]).toBe(expected);
  });

  it("finds the region in the explicit provider", () => {
    const provider = fakeResource("pulumi:providers:aws", "irish", { region: "eu-west-1" });
    const nat = fakeResource("aws:ec2/natGateway:NatGateway", "n", {}, { provider: `${provider.urn}::id` });
    expect(linesOf(provider, nat)[0]).toBe("NAT gateways: 35.04");
  });

  it.each([
    [
      "us-east-1",
      { engine: "valkey", nodeType: "cache.m7g.large", numCacheClusters: 3 },
      "cache nodes cache.m7g.large: 276.82",
    ],
    [
      region,
      { engine: "valkey", nodeType: "cache.t4g.nano", numCacheClusters: 3 },
      "cache nodes cache.t4g.nano: no price for elasticache:cache.t4g.nano in eu-central-1",
    ],
    [
      region,
      { engine: "redis", nodeType: "cache.m7g.large", numCacheClusters: 3 },
      "cache nodes cache.m7g.large: no source was found for what another engine than Valkey costs",
    ],
    [region, { engine: "valkey", numCacheClusters: 3 }, "cache nodes of unknown type: the node type is not given"],
  ])("counts every node of a cache in %s", (where, inputs, expected) => {
    const group = fakeResource("aws:elasticache/replicationGroup:ReplicationGroup", "c", inputs);
    const free = fakeResource("aws:elasticache/parameterGroup:ParameterGroup", "p");
    expect(estimateCost([group, free], { ...options, region: where }).lines.map(shownLine)).toEqual([
      expected,
      "traffic and requests: depends on use",
    ]);
  });

  it("is silent about what is free and says which types it has no rule for", () => {
    expect(
      linesOf(
        fakeResource("aws:iam/role:Role", "r"),
        fakeResource("random:index/randomPassword:RandomPassword", "p"),
        fakeResource("my:index:Component", "c", {}, { custom: false }),
        fakeResource("aws:rds/cluster:Cluster", "db"),
        fakeResource("gcp:storage/bucket:Bucket", "b"),
      ),
    ).toEqual([
      "aws:rds/cluster:Cluster: there is no rule for what this type costs",
      "gcp:storage/bucket:Bucket: there is no rule for what this type costs",
      "traffic and requests: depends on use",
    ]);
  });

  it.each<[string, Parameters<typeof fakeResource>[2], string[]]>([
    [
      "node count unknown",
      { instanceTypes: ["t3.large"], scalingConfig: { desiredSize: { unknown: true }, minSize: { unknown: true } } },
      ["nodes t3.large: scalingConfig.minSize is not known before deployment"],
    ],
    [
      "minimum when nothing is desired",
      { instanceTypes: ["t3.large"], scalingConfig: { minSize: 2 } },
      ["nodes t3.large: 140.16"],
    ],
    [
      "spot",
      { instanceTypes: ["t3.large"], capacityType: "SPOT", scalingConfig: { minSize: 2 } },
      ["nodes t3.large: spot prices change by the hour"],
    ],
    [
      "a type without a price",
      { instanceTypes: ["r7i.large"], scalingConfig: { minSize: 1 } },
      ["nodes r7i.large: no price for ec2:r7i.large in eu-central-1"],
    ],
    ["no type", { scalingConfig: { minSize: 1 } }, ["nodes of unknown type: the instance type is not given"]],
  ])("prices a node group: %s", (_what, inputs, expected) => {
    expect(linesOf(fakeResource("aws:eks/nodeGroup:NodeGroup", "g", inputs)).slice(0, -1)).toEqual(expected);
  });

  it("takes a node's volumes from its launch template", () => {
    const template = fakeResource("aws:ec2/launchTemplate:LaunchTemplate", "t", {
      blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { volumeSize: 100, volumeType: "gp3" } }],
    });
    const group = fakeResource(
      "aws:eks/nodeGroup:NodeGroup",
      "g",
      { instanceTypes: ["t3.large"], scalingConfig: { desiredSize: 2 }, launchTemplate: { id: { unknown: true } } },
      { propertyDependencies: { launchTemplate: [template.urn] } },
    );
    expect(linesOf(template, group)[1]).toBe("node volumes: 19.04");
  });

  it("charges an interface endpoint in each zone and a gateway endpoint not at all", () => {
    const endpoint = (inputs: Parameters<typeof fakeResource>[2]) =>
      fakeResource("aws:ec2/vpcEndpoint:VpcEndpoint", "e", inputs);
    const zones = [{ unknown: true }, { unknown: true }, { unknown: true }];
    expect(linesOf(endpoint({ vpcEndpointType: "Interface", subnetIds: zones }))[0]).toBe("interface endpoints: 26.28");
    expect(linesOf(endpoint({ vpcEndpointType: "Gateway" }))).toEqual(["traffic and requests: depends on use"]);
  });

  it("sees load balancers and volumes that Kubernetes asks for on EKS", () => {
    const release = fakeResource("kubernetes:helm.sh/v3:Release", "t", {
      chart: "traefik",
      values: { deployment: { replicas: 2 } },
    });
    const quiet = fakeResource("kubernetes:helm.sh/v3:Release", "q", {
      chart: "traefik",
      values: { service: { spec: { type: "ClusterIP" } } },
    });
    const service = fakeObject("v1", "Service", "s", "web", { spec: { type: "LoadBalancer" } });
    const storage = fakeResource("kubernetes:storage.k8s.io/v1:StorageClass", "fast", {
      metadata: { name: "fast" },
      provisioner: "ebs.csi.aws.com",
      parameters: { type: "gp3" },
    });
    const claims = { storageClassName: "fast", resources: { requests: { storage: "512Mi" } } };
    const set = fakeObject("apps/v1", "StatefulSet", "db", "web", {
      spec: { replicas: 4, volumeClaimTemplates: [{ spec: claims }] },
    });
    const other = fakeObject("v1", "PersistentVolumeClaim", "c", "web", {
      spec: { storageClassName: "slow", resources: { requests: { storage: "1Ti" } } },
    });
    expect(linesOf(cluster, release, quiet, service, storage, set, other)).toEqual([
      "EKS control plane: 73.00",
      "load balancers: 19.71",
      "public IPv4 addresses: how many zones its load balancer stands in is not known",
      "load balancers: 19.71",
      "public IPv4 addresses: how many zones its load balancer stands in is not known",
      "claimed volumes: 0.19",
      'claimed volumes: storage class "slow" is not known',
      "traffic and requests: depends on use",
    ]);
  });

  it("estimates logs only when told how much there is", () => {
    const group = fakeResource("aws:cloudwatch/logGroup:LogGroup", "l");
    const told = { ...PRICES, assumptions: { ...PRICES.assumptions, logGiBPerGroup: 10 } };
    expect(linesOf(group)[0]).toBe("log ingestion: nobody said how much is logged (logGiBPerGroup)");
    expect(estimateCost([group], { prices: told, region }).lines.map(shownLine)[0]).toBe("log ingestion: 6.30");
  });
});
