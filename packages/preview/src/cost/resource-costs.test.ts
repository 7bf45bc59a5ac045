import { fakeObject, fakeResource } from "@retail-odoo/testing";
import { formatLine, linesOf } from "../../fixtures/cost-lines";
import { estimateCost } from "./estimate";
import { PRICES } from "./prices";

const options = { prices: PRICES };
const region = "eu-central-1";

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

  it("reads the region of the explicit provider", () => {
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
      "cache nodes cache.m7g.large: no price source is known for engines other than Valkey",
    ],
    [region, { engine: "valkey", numCacheClusters: 3 }, "cache nodes of unknown type: the node type is not set"],
  ])("counts every node of a cache in %s", (where, inputs, expected) => {
    const group = fakeResource("aws:elasticache/replicationGroup:ReplicationGroup", "c", inputs);
    const free = fakeResource("aws:elasticache/parameterGroup:ParameterGroup", "p");
    expect(estimateCost([group, free], { ...options, region: where }).lines.map(formatLine)).toEqual([
      expected,
      "traffic and requests: depends on use",
    ]);
  });

  it("skips free types and reports types without a rule", () => {
    expect(
      linesOf(
        fakeResource("aws:iam/role:Role", "r"),
        fakeResource("random:index/randomPassword:RandomPassword", "p"),
        fakeResource("my:index:Component", "c", {}, { custom: false }),
        fakeResource("aws:rds/cluster:Cluster", "db"),
        fakeResource("gcp:storage/bucket:Bucket", "b"),
      ),
    ).toEqual([
      "aws:rds/cluster:Cluster: no cost rule for this resource type",
      "gcp:storage/bucket:Bucket: no cost rule for this resource type",
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
      ["spot nodes t3.large: spot prices change by the hour"],
    ],
    [
      "a type without a price",
      { instanceTypes: ["r7i.large"], scalingConfig: { minSize: 1 } },
      ["nodes r7i.large: no price for ec2:r7i.large in eu-central-1"],
    ],
    ["no type", { scalingConfig: { minSize: 1 } }, ["nodes of unknown type: the instance type is not set"]],
  ])("prices a node group: %s", (_what, inputs, expected) => {
    expect(linesOf(fakeResource("aws:eks/nodeGroup:NodeGroup", "g", inputs)).slice(0, -1)).toEqual(expected);
  });

  it("prices the node volumes of a launch template", () => {
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

  it("prices load balancers and volume claims on EKS", () => {
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
      "public IPv4 addresses: the number of zones of its load balancer is not known",
      "load balancers: 19.71",
      "public IPv4 addresses: the number of zones of its load balancer is not known",
      "claimed volumes: 0.19",
      'claimed volumes: storage class "slow" is not known',
      "traffic and requests: depends on use",
    ]);
  });

  it("adds IOPS and throughput beyond those that a gp3 volume includes", () => {
    const cluster = fakeResource("aws:eks/cluster:Cluster", "eks");
    const storage = (name: string, parameters: object) =>
      fakeResource("kubernetes:storage.k8s.io/v1:StorageClass", name, {
        metadata: { name },
        provisioner: "ebs.csi.aws.com",
        parameters: { type: "gp3", ...parameters },
      });
    const claim = (storageClassName: string) =>
      fakeObject("v1", "PersistentVolumeClaim", storageClassName, "web", {
        spec: { storageClassName, resources: { requests: { storage: "100Gi" } } },
      });
    const classes = [
      storage("base", { iops: "3000", throughput: "125" }),
      storage("fast", { iops: "6000", throughput: "250" }),
    ];
    expect(linesOf(cluster, ...classes, claim("base")).slice(1, -1)).toEqual(["claimed volumes: 9.52"]);
    // 3,000 at 0.006 and 125 at 0.048.
    expect(linesOf(cluster, ...classes, claim("fast")).slice(1, -1)).toEqual([
      "claimed volumes: 9.52",
      "IOPS of claimed volumes: 18.00",
      "throughput of claimed volumes: 6.00",
    ]);
  });

  it("estimates log ingestion only with an assumed volume", () => {
    const group = fakeResource("aws:cloudwatch/logGroup:LogGroup", "l");
    const assumed = { ...PRICES, assumptions: { ...PRICES.assumptions, logGiBPerGroup: 10 } };
    expect(linesOf(group)[0]).toBe("log ingestion: its volume is unknown; set logGiBPerGroup with --prices");
    expect(estimateCost([group], { prices: assumed, region }).lines.map(formatLine)[0]).toBe("log ingestion: 6.30");
  });
});
