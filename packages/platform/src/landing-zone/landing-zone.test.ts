import { TAGS, TYPES } from "@retail-odoo/contract";
import { findRecorded, record, zoneArgsOfCi, type Recorded } from "@retail-odoo/testing";
import { ZONE_LETTERS } from "./network/subnet-plan";
import { ENDPOINT_SERVICES } from "./network/endpoints";
import { LandingZone } from "./landing-zone";
import type { LandingZoneArgs } from "./landing-zone-args";

const args = (over: Partial<LandingZoneArgs> = {}): LandingZoneArgs => ({ ...zoneArgsOfCi(over.environment), ...over });
const recordZone = (over?: Partial<LandingZoneArgs>) => record(() => new LandingZone("zone", args(over)));

const childrenOf = (resources: Recorded[]) => resources.filter(({ custom }) => custom);

const short = ({ type, name }: Recorded) =>
  `${type.slice(type.indexOf(":") + 1, type.lastIndexOf("/"))} ${type.slice(type.lastIndexOf(":") + 1)} ${name}`;

const INTERRUPTIONS = ["health", "rebalance", "reservation", "spot", "state"];

/** For any number of zones. */
const ALWAYS = [
  ...INTERRUPTIONS.flatMap((name) => [
    `cloudwatch EventRule zone-karpenter-${name}`,
    `cloudwatch EventTarget zone-karpenter-${name}-target`,
  ]),
  "cloudwatch LogGroup zone-logs-cluster",
  "cloudwatch LogGroup zone-logs-flow",
  "ec2 DefaultSecurityGroup zone-default-security-group",
  "ec2 FlowLog zone-flow-log",
  "ec2 InternetGateway zone-internet",
  "ec2 LaunchTemplate zone-nodes-system",
  "ec2 Route zone-route-public-internet",
  "ec2 RouteTable zone-routes-data",
  "ec2 RouteTable zone-routes-public",
  "ec2 SecurityGroup zone-api-access",
  "ec2 SecurityGroup zone-files-access",
  "ec2 Vpc zone-vpc",
  "ec2 VpcEndpoint zone-endpoint-s3",
  "ec2 VpcEndpointRouteTableAssociation zone-endpoint-s3-data",
  "efs FileSystem zone-files",
  "eks AccessEntry zone-access-deploy",
  "eks AccessEntry zone-access-karpenter-node",
  "eks AccessPolicyAssociation zone-access-deploy-admin",
  "eks Addon zone-addon-aws-ebs-csi-driver",
  "eks Addon zone-addon-aws-efs-csi-driver",
  "eks Addon zone-addon-coredns",
  "eks Addon zone-addon-eks-pod-identity-agent",
  "eks Addon zone-addon-kube-proxy",
  "eks Addon zone-addon-snapshot-controller",
  "eks Addon zone-addon-vpc-cni",
  "eks Cluster zone-cluster",
  "eks PodIdentityAssociation zone-karpenter-identity",
  "eks PodIdentityAssociation zone-load-balancer-identity",
  "eks PodIdentityAssociation zone-secrets-identity",
  "iam InstanceProfile zone-karpenter-node-profile",
  "iam Policy zone-boundary",
  "iam Role zone-cluster-role",
  "iam Role zone-ebs-csi-role",
  "iam Role zone-efs-csi-role",
  "iam Role zone-flow-logs-role",
  "iam Role zone-node-role",
  "iam Role zone-karpenter-role",
  "iam Role zone-karpenter-node-role",
  "iam Role zone-load-balancer-role",
  "iam Role zone-secrets-role",
  "iam Role zone-vpc-cni-role",
  "iam RolePolicy zone-cluster-role-own",
  "iam RolePolicy zone-ebs-csi-role-own",
  "iam RolePolicy zone-flow-logs-role-own",
  "iam RolePolicy zone-karpenter-role-own",
  "iam RolePolicy zone-load-balancer-role-own",
  "iam RolePolicy zone-secrets-role-own",
  "iam RolePolicyAttachment zone-cluster-role-AmazonEKSClusterPolicy",
  "iam RolePolicyAttachment zone-ebs-csi-role-AmazonEBSCSIDriverPolicyV2",
  "iam RolePolicyAttachment zone-efs-csi-role-AmazonEFSCSIDriverPolicy",
  "iam RolePolicyAttachment zone-karpenter-node-role-AmazonEC2ContainerRegistryPullOnly",
  "iam RolePolicyAttachment zone-karpenter-node-role-AmazonEKSWorkerNodePolicy",
  "iam RolePolicyAttachment zone-node-role-AmazonEC2ContainerRegistryPullOnly",
  "iam RolePolicyAttachment zone-node-role-AmazonEKSWorkerNodePolicy",
  "iam RolePolicyAttachment zone-vpc-cni-role-AmazonEKS_CNI_Policy",
  "kms Alias zone-key-backup-alias",
  "kms Alias zone-key-data-alias",
  "kms Alias zone-key-logs-alias",
  "kms Alias zone-key-secrets-alias",
  "kms Key zone-key-backup",
  "kms Key zone-key-data",
  "kms Key zone-key-logs",
  "kms Key zone-key-secrets",
  "sqs Queue zone-karpenter-queue",
  "sqs QueuePolicy zone-karpenter-queue-policy",
  "vpc SecurityGroupIngressRule zone-api-access-10.8.0.0-16",
];

/** Tested in `endpoints.test.ts`. */
const ENDPOINTS = [
  "ec2 SecurityGroup zone-endpoints-access",
  ...ENDPOINT_SERVICES.map((service) => `ec2 VpcEndpoint zone-endpoint-${service.replace(".", "-")}`),
  "vpc SecurityGroupIngressRule zone-endpoints-access-network",
];

/** Tested in `audit.test.ts`. */
const isAudit = ({ name }: Recorded) =>
  /^zone-(alarms|trail|logs-trail|threats|access-analyzer|cost-anomalies|budget)/.test(name);

const inZone = (letter: string) => [
  `ec2 Route zone-route-private-${letter}-outward`,
  `ec2 RouteTable zone-routes-private-${letter}`,
  `ec2 RouteTableAssociation zone-subnet-data-${letter}-routes`,
  `ec2 RouteTableAssociation zone-subnet-private-${letter}-routes`,
  `ec2 RouteTableAssociation zone-subnet-public-${letter}-routes`,
  `ec2 Subnet zone-subnet-data-${letter}`,
  `ec2 Subnet zone-subnet-private-${letter}`,
  `ec2 Subnet zone-subnet-public-${letter}`,
  `ec2 VpcEndpointRouteTableAssociation zone-endpoint-s3-private-${letter}`,
  `efs MountTarget zone-files-${letter}`,
  `eks NodeGroup zone-nodes-system-${letter}`,
  `vpc SecurityGroupIngressRule zone-files-access-${letter}`,
];

const nat = (letter: string) => [`ec2 Eip zone-nat-${letter}-address`, `ec2 NatGateway zone-nat-${letter}`];

test("production over three zones", async () => {
  const resources = await recordZone();
  const component = findRecorded(resources, "zone");
  const children = childrenOf(resources).filter((child) => !isAudit(child));
  expect([component.type, component.parent]).toEqual([TYPES.LandingZone, undefined]);
  expect(children.map(short).sort()).toEqual(
    [...ALWAYS, ...ENDPOINTS, ...["a", "b", "c"].flatMap((letter) => [...inZone(letter), ...nat(letter)])].sort(),
  );
  expect(children.filter(({ parent }) => parent !== component.urn)).toEqual([]);
});

test("development over two zones has one NAT gateway, no interface endpoints, and system nodes in one zone", async () => {
  const zones = ["eu-central-1b", "eu-central-1a"];
  const everywhere = [...ALWAYS, ...inZone("a"), ...inZone("b"), ...nat("b")].sort();
  const single = await recordZone({ environment: "dev", zones });
  expect(childrenOf(single).map(short).sort()).toEqual(
    everywhere.filter((child) => child !== "eks NodeGroup zone-nodes-system-a"),
  );
  const full = await recordZone({ environment: "dev", zones, survivesZoneLoss: true });
  expect(childrenOf(full).map(short).sort()).toEqual(everywhere);
});

test("in production, and only there, keys and files refuse deletion and are retained", async () => {
  const retained = (resources: Recorded[]) =>
    resources.filter(({ protect, retainOnDelete }) => protect && retainOnDelete).map(({ name }) => name);
  const inconsistent = (resources: Recorded[]) => resources.filter((one) => one.protect !== one.retainOnDelete);
  const [prod, staging] = [await recordZone(), await recordZone({ environment: "staging" })];
  expect(retained(prod.filter((one) => !isAudit(one))).sort()).toEqual([
    "zone-files",
    "zone-key-backup",
    "zone-key-data",
    "zone-key-logs",
    "zone-key-secrets",
  ]);
  expect(retained(staging)).toEqual([]);
  expect([...inconsistent(prod), ...inconsistent(staging)]).toEqual([]);
  expect(findRecorded(prod, "zone-cluster").inputs["deletionProtection"]).toBe(true);
  expect(findRecorded(staging, "zone-cluster").inputs["deletionProtection"]).toBe(false);
});

/** Types without tags in AWS. */
const UNTAGGED = [
  "cloudwatch EventTarget",
  "ec2 Route",
  "ec2 RouteTableAssociation",
  "ec2 VpcEndpointRouteTableAssociation",
  "efs MountTarget",
  "eks AccessPolicyAssociation",
  "iam RolePolicy",
  "iam RolePolicyAttachment",
  "kms Alias",
  "sqs QueuePolicy",
];

test("every taggable resource has its owner and data class", async () => {
  const children = childrenOf(await recordZone()).filter((child) => !isAudit(child));
  const untagged = children.filter(({ inputs }) => !("tags" in inputs)).map(short);
  expect([...new Set(untagged.map((line) => line.slice(0, line.lastIndexOf(" "))))].sort()).toEqual(UNTAGGED);
  const classes = new Map<unknown, string[]>();
  for (const child of children) {
    const tags = child.inputs["tags"] as { [key: string]: unknown } | undefined;
    if (!tags) continue;
    expect(tags).toMatchObject({
      [TAGS.platform]: "retail",
      [TAGS.environment]: "prod",
      [TAGS.owner]: "platform-team",
      [TAGS.costCentre]: "4711",
    });
    classes.set(tags[TAGS.dataClass], [...(classes.get(tags[TAGS.dataClass]) ?? []), child.name]);
  }
  expect([...classes.keys()].sort()).toEqual(["customer", "internal", "none", "secret"]);
  expect(classes.get("secret")?.sort()).toEqual(["zone-cluster", "zone-key-secrets"]);
  expect(classes.get("customer")?.sort()).toEqual(["zone-files", "zone-key-backup", "zone-key-data"]);
});

test("node groups: another pool changes no other", async () => {
  const groups = { provisioner: "managed-node-groups" } as const;
  const [before, after] = [await recordZone(groups), await recordZone({ ...groups, tenantPools: { lumen: {} } })];
  expect(before.filter(({ urn }) => !after.some((one) => one.urn === urn))).toEqual([]);
  const added = after.filter(({ urn }) => !before.some((old) => old.urn === urn));
  expect(added.map(short).sort()).toEqual([
    "ec2 LaunchTemplate zone-nodes-tenant-lumen",
    "eks NodeGroup zone-nodes-tenant-lumen-a",
    "eks NodeGroup zone-nodes-tenant-lumen-b",
    "eks NodeGroup zone-nodes-tenant-lumen-c",
  ]);
  const changes = before.flatMap((old) => changedProperties(old, findRecorded(after, old.name)));
  expect(changes.sort()).toEqual(["zone.capacity", "zone.tenantPools"]);
});

test.each([2, 3, 4, 5])("a zone more than %i changes only resources that list all zones", async (count) => {
  const zones = ZONE_LETTERS.map((letter) => `eu-central-1${letter}`);
  const before = await recordZone({ zones: zones.slice(0, count) });
  const after = await recordZone({ zones: zones.slice(0, count + 1) });
  expect(before.filter(({ urn }) => !after.some((one) => one.urn === urn))).toEqual([]);
  const added = after.filter(({ urn }) => !before.some((old) => old.urn === urn));
  const letter = ZONE_LETTERS[count] ?? "";
  expect(added.map(short).sort()).toEqual([...inZone(letter), ...nat(letter)].sort());
  const changes = before.flatMap((old) => changedProperties(old, findRecorded(after, old.name)));
  // Endpoints stay in the first two zones; the cluster ignores the change; the facts hold more capacity.
  expect(changes.sort()).toEqual(["zone-cluster.vpcConfig", "zone.capacity", "zone.network", "zone.zones"]);
});

function changedProperties(before: Recorded, after: Recorded): string[] {
  const keys = new Set([...Object.keys(before.inputs), ...Object.keys(after.inputs)]);
  return [...keys]
    .filter((key) => JSON.stringify(before.inputs[key]) !== JSON.stringify(after.inputs[key]))
    .map((key) => `${before.name}.${key}`);
}

test("a preview knows every value that AWS does not decide", async () => {
  const resources = childrenOf(await recordZone()).filter((child) => !isAudit(child));
  const unknown = new Map<string, Set<string>>();
  for (const { type, inputs } of resources)
    for (const path of unknownPaths(inputs)) {
      const kind = type.slice(type.lastIndexOf(":") + 1);
      unknown.set(kind, (unknown.get(kind) ?? new Set()).add(path.replace(/\d+/g, "n")));
    }
  expect(Object.fromEntries([...unknown].map(([kind, paths]) => [kind, [...paths].sort()]))).toEqual({
    Alias: ["targetKeyId"],
    Cluster: ["encryptionConfig.provider.keyArn", "vpcConfig.securityGroupIds.n", "vpcConfig.subnetIds.n"],
    DefaultSecurityGroup: ["vpcId"],
    FileSystem: ["kmsKeyId"],
    FlowLog: ["vpcId"],
    InternetGateway: ["vpcId"],
    LaunchTemplate: ["blockDeviceMappings.n.ebs.kmsKeyId", "networkInterfaces.n.securityGroups.n"],
    LogGroup: ["kmsKeyId"],
    MountTarget: ["fileSystemId", "securityGroups.n", "subnetId"],
    NatGateway: ["allocationId", "subnetId"],
    NodeGroup: ["launchTemplate.id", "launchTemplate.version", "subnetIds.n"],
    QueuePolicy: ["queueUrl"],
    Route: ["gatewayId", "natGatewayId", "routeTableId"],
    RouteTable: ["vpcId"],
    RouteTableAssociation: ["routeTableId", "subnetId"],
    SecurityGroup: ["vpcId"],
    SecurityGroupIngressRule: ["securityGroupId"],
    Subnet: ["vpcId"],
    VpcEndpoint: ["securityGroupIds.n", "subnetIds.n", "vpcId"],
    VpcEndpointRouteTableAssociation: ["routeTableId", "vpcEndpointId"],
  });
});

function unknownPaths(value: unknown, path: string[] = []): string[] {
  if (typeof value !== "object" || value === null) return [];
  if ("unknown" in value) return [path.join(".")];
  return Object.entries(value).flatMap(([key, part]) => unknownPaths(part, [...path, key]));
}

test("bad input registers no resource, and every fault is in one error", async () => {
  let message = "";
  const resources = await record(() => {
    try {
      new LandingZone("zone", args({ accountId: "1", privateAccessFrom: ["0.0.0.0/0"] }));
    } catch (error) {
      message = String(error instanceof Error ? error.message : error);
    }
  });
  expect(resources).toEqual([]);
  expect(message).toBe(
    "LandingZone zone: 2 faults in its arguments\n" +
      '  accountId = "1": is not an AWS account. Write its 12 digits, in quotes so that leading zeros stay.\n' +
      '  privateAccessFrom[0] = "0.0.0.0/0": is the whole internet. Give the private ranges that need the API server, and no others.',
  );
});

test("isInstance recognises the component by its type token", () => {
  expect(LandingZone.isInstance({ __pulumiType: TYPES.LandingZone })).toBe(true);
  expect(LandingZone.isInstance({ __pulumiType: TYPES.BackupVault })).toBe(false);
});
