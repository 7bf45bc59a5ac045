import { fakeObject, fakeResource } from "@retail-odoo/testing";
import type { Json } from "../model";
import { estimateCost } from "./estimate";
import { PRICES } from "./prices";
import { gibOf } from "./cost-context";

const GIB = 1024 ** 3;

/** What the resources cost in Frankfurt, without the line about traffic. */
function linesOf(...resources: Parameters<typeof estimateCost>[0]): string[] {
  const { lines } = estimateCost(resources, { prices: PRICES, region: "eu-central-1" });
  return lines
    .filter(({ label }) => label !== "traffic and requests")
    .map(({ label, count, cost }) => `${count} ${label}: ${"cents" in cost ? cost.cents / 100 : cost.reason}`);
}

test.each<[string, { [input: string]: Json }, string[]]>([
  [
    "aws:rds/instance:Instance",
    { instanceClass: "db.m7g.xlarge", multiAz: true, storageType: "gp3", allocatedStorage: 100 },
    ["2 database instances: 586.92", "2 database volumes: 27.4"],
  ],
  [
    "aws:rds/instance:Instance",
    { instanceClass: "db.m7g.xlarge", storageType: "gp3", allocatedStorage: 100 },
    ["1 database instances: 293.46", "1 database volumes: 13.7"],
  ],
  [
    "aws:rds/instance:Instance",
    {},
    ["1 database instances: the instance class is not set", "1 database volumes: allocatedStorage is not set"],
  ],
  [
    "aws:rds/instance:Instance",
    { instanceClass: "db.m7g.xlarge", allocatedStorage: { unknown: true } },
    ["1 database instances: 293.46", "1 database volumes: allocatedStorage is not known before deployment"],
  ],
  ["aws:lb/loadBalancer:LoadBalancer", { loadBalancerType: "network" }, ["1 load balancers: 19.71"]],
  [
    "aws:lb/loadBalancer:LoadBalancer",
    {},
    ["1 load balancers: no price for application load balancer, an hour in eu-central-1"],
  ],
  ["aws:ebs/volume:Volume", { type: "gp3", size: 100 }, ["1 volumes: 9.52"]],
  ["aws:ebs/volume:Volume", { type: "gp3" }, ["1 volumes: size is not set"]],
  ["aws:efs/fileSystem:FileSystem", {}, ["1 files: the amount stored is not known"]],
  ["aws:s3/bucketV2:BucketV2", {}, ["1 buckets: the amount stored is not known"]],
  ["aws:kms/replicaKey:ReplicaKey", {}, ["1 encryption keys: 1"]],
  ["aws:ec2/vpcEndpoint:VpcEndpoint", {}, []],
  [
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    { vpcEndpointType: "Interface" },
    ["1 interface endpoints: its number of subnets is not known before deployment"],
  ],
  [
    "aws:scheduler/schedule:Schedule",
    {},
    ["1 EventBridge schedules: capacity reserved for a peak costs as much as running nodes while it is reserved"],
  ],
  [
    "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication",
    {},
    ["1 copies of backups: the daily change rate of the database is not known"],
  ],
])("%s %j", (type, inputs, expected) => {
  expect(linesOf(fakeResource(type, "it", inputs))).toEqual(expected);
});

test("supporting resources are free", () => {
  const types = [
    ...["ec2/subnet:Subnet", "vpc/securityGroupIngressRule:SecurityGroupIngressRule", "eks/addon:Addon"],
    ...["s3/bucketPolicy:BucketPolicy", "kms/alias:Alias", "efs/mountTarget:MountTarget", "sqs/queue:Queue"],
    ...["secretsmanager/secretVersion:SecretVersion", "rds/parameterGroup:ParameterGroup", "route53/record:Record"],
    ...["lb/listener:Listener", "scheduler/scheduleGroup:ScheduleGroup", "elasticache/subnetGroup:SubnetGroup"],
  ];
  expect(linesOf(...types.map((type) => fakeResource(`aws:${type}`, type)))).toEqual([]);
});

test("a claim is priced by the driver of its class, a StatefulSet's once a replica", () => {
  const classes = { auto: "ebs.csi.eks.amazonaws.com", shared: "efs.csi.aws.com", own: "csi.example" };
  const resources = Object.entries(classes).map(([name, provisioner]) =>
    fakeResource("kubernetes:storage.k8s.io/v1:StorageClass", name, { metadata: { name }, provisioner }),
  );
  const spec = (storageClassName: string) => ({ storageClassName, resources: { requests: { storage: "100Gi" } } });
  const claim = (name: string) => fakeObject("v1", "PersistentVolumeClaim", name, "web", { spec: spec(name) });
  const set = fakeObject("apps/v1", "StatefulSet", "set", "web", {
    spec: { volumeClaimTemplates: [{ spec: spec("auto") }] },
  });
  const service = fakeObject("v1", "Service", "s", "web", { spec: { type: "ClusterIP" } });
  const cluster = fakeResource("aws:eks/cluster:Cluster", "c");
  expect(linesOf(cluster, ...resources, ...Object.keys(classes).map(claim), set, service)).toEqual([
    "1 EKS control plane: 73",
    "1 claimed volumes: 9.52",
    "1 claimed volumes: 36",
    '1 claimed volumes: storage class "own" is not known',
    "1 claimed volumes: 9.52",
  ]);
});

test.each<[Json | undefined, number | undefined]>([
  ["1048576Ki", 1],
  ["512Mi", 0.5],
  ["1.5Gi", 1.5],
  ["2Ti", 2048],
  ["500M", 500e6 / GIB],
  ["20G", 20e9 / GIB],
  ["3T", 3e12 / GIB],
  [String(2 * GIB), 2],
  [3 * GIB, 3],
  ["ten", undefined],
  [{ unknown: true }, undefined],
  [undefined, undefined],
])("%j is %p GiB", (quantity, gib) => {
  expect(gibOf(quantity)).toBe(gib);
});
