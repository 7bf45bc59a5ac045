import * as pulumi from "@pulumi/pulumi";
import { findRecorded, record, zoneArgs, type Recorded } from "@retail-odoo/testing";
import type { Statement } from "../internal/iam";
import { createKeys } from "./keys/keys";
import { LandingZone } from "./landing-zone";
import type { LandingZoneArgs } from "./landing-zone-args";
import { createNetwork } from "./network/network";
import { createLandingZoneContext, keyPolicies } from "./standalone";
import { createRegistry } from "./registry/registry";

const key = (digit: number) => `arn:aws:kms:eu-central-1:123456789012:key/1b2c3d4e-0000-4000-8000-00000000000${digit}`;

function args(over: Partial<LandingZoneArgs> = {}): LandingZoneArgs {
  return {
    ...zoneArgs(),
    zones: ["eu-central-1a", "eu-central-1b"],
    audit: { existing: ["trail", "threat-detection", "access-analyzer", "cost-anomalies"] },
    ...over,
  };
}

const recordZone = (over: Partial<LandingZoneArgs>) => record(() => new LandingZone("zone", args(over)));

const kind = ({ type }: Recorded) => type.slice(type.lastIndexOf(":") + 1);
const statements = (text: unknown) => (JSON.parse(String(text)) as { Statement: Statement[] }).Statement;
const factsOf = (resources: Recorded[]) =>
  findRecorded(resources, "zone").outputs["facts"] as { [key: string]: unknown };

const NETWORK = {
  existing: {
    vpcId: "vpc-0123456789abcdef0",
    cidr: "10.30.0.0/16",
    subnets: {
      "eu-central-1a": { private: "subnet-0a000001", privateCidr: "10.30.0.0/18", data: "subnet-0a000002" },
      "eu-central-1b": { private: "subnet-0b000001", privateCidr: "10.30.64.0/18", public: "subnet-0b000003" },
    },
  },
};

test("an existing network is used as it is, and every resource is in its subnets", async () => {
  const resources = await recordZone({ network: NETWORK });
  const parts = ["Vpc", "Subnet", "Route", "RouteTable", "NatGateway", "Eip", "FlowLog", "VpcEndpoint"];
  expect(resources.filter((one) => parts.includes(kind(one)))).toEqual([]);
  expect(resources.filter(({ name }) => name === "zone-logs-flow")).toEqual([]);
  expect(findRecorded(resources, "zone-cluster").inputs["vpcConfig"]).toMatchObject({
    subnetIds: ["subnet-0a000001", "subnet-0b000001"],
  });
  expect(findRecorded(resources, "zone-nodes-system-b").inputs["subnetIds"]).toEqual(["subnet-0b000001"]);
  const mounts = ["a", "b"].map((letter) => findRecorded(resources, `zone-files-${letter}`).inputs["subnetId"]);
  expect(mounts).toEqual(["subnet-0a000002", "subnet-0b000001"]);
  expect(findRecorded(resources, "zone-api-access").inputs["vpcId"]).toBe("vpc-0123456789abcdef0");
  const nfs = ["a", "b"].map((letter) => findRecorded(resources, `zone-files-access-${letter}`).inputs["cidrIpv4"]);
  expect(nfs).toEqual(["10.30.0.0/18", "10.30.64.0/18"]);
  expect(factsOf(resources)["network"]).toEqual({
    cidr: "10.30.0.0/16",
    vpcId: "vpc-0123456789abcdef0",
    publicSubnetIds: ["subnet-0b000003"],
    privateSubnetIds: ["subnet-0a000001", "subnet-0b000001"],
    dataSubnetIds: ["subnet-0a000002", "subnet-0b000001"],
  });
});

test("without the CIDR of a private subnet the file system admits the VPC, and addresses are unproven", async () => {
  const { subnets, ...rest } = NETWORK.existing;
  const { privateCidr: _, ...withoutCidr } = subnets["eu-central-1a"];
  const network = { existing: { ...rest, subnets: { ...subnets, "eu-central-1a": withoutCidr } } };
  const resources = await recordZone({ network });
  const rules = resources.filter(({ name }) => name.startsWith("zone-files-access-"));
  expect(rules.map(({ name, inputs }) => [name, inputs["cidrIpv4"]])).toEqual([
    ["zone-files-access-network", "10.30.0.0/16"],
  ]);
  expect(Object.keys(factsOf(resources)["capacity"] as object)).toEqual(["pools", "tenantPools"]);
  expect(Object.keys(factsOf(await recordZone({ network: NETWORK }))["capacity"] as object).sort()).toEqual([
    "addresses",
    "pools",
    "tenantPools",
  ]);
});

test("an existing network gets interface endpoints on request", async () => {
  const resources = await recordZone({ network: NETWORK, interfaceEndpoints: true });
  expect(findRecorded(resources, "zone-endpoint-sts").inputs["subnetIds"]).toEqual([
    "subnet-0a000002",
    "subnet-0b000001",
  ]);
  expect(findRecorded(resources, "zone-endpoints-access-network").inputs["cidrIpv4"]).toBe("10.30.0.0/16");
});

test("existing keys are used as they are, and roles name their ARNs", async () => {
  const existing = { data: key(1), backup: key(2), logs: key(3), secrets: key(4), images: key(5) };
  const resources = await recordZone({
    keys: { existing },
    registry: { repositories: ["odoo"], cacheFrom: ["quay"] },
  });
  expect(resources.filter(({ type }) => type.startsWith("aws:kms/"))).toEqual([]);
  expect(findRecorded(resources, "zone-files").inputs["kmsKeyId"]).toBe(key(1));
  expect(findRecorded(resources, "zone-logs-cluster").inputs["kmsKeyId"]).toBe(key(3));
  expect(findRecorded(resources, "zone-cluster").inputs["encryptionConfig"]).toEqual({
    resources: ["secrets"],
    provider: { keyArn: key(4) },
  });
  expect(findRecorded(resources, "zone-images-odoo").inputs["encryptionConfigurations"]).toEqual([
    { encryptionType: "KMS", kmsKey: key(5) },
  ]);
  const roles = ["cluster", "ebs-csi", "image-cache", "karpenter", "secrets"].map((role) => `zone-${role}-role-own`);
  const scopes = roles.map((name) => statements(findRecorded(resources, name).inputs["policy"]).at(-1));
  expect(scopes.map((one) => [one?.Resource, one?.Condition])).toEqual([
    [key(4), { Bool: { "kms:GrantIsForAWSResource": "true" } }],
    [key(1), { Bool: { "kms:GrantIsForAWSResource": "true" } }],
    [key(5), undefined],
    [key(1), { Bool: { "kms:GrantIsForAWSResource": "true" } }],
    [key(4), { StringEquals: { "kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com" } }],
  ]);
  expect(factsOf(resources)["keys"]).toEqual(existing);
});

test("keyPolicies returns the policies of created keys", async () => {
  const created = await recordZone({ registry: { repositories: [] } });
  const policies = keyPolicies(args());
  const copied = keyPolicies(args({ recovery: { region: "eu-west-1" } }));
  const sids = (domain: keyof typeof copied) => statements(copied[domain]).map(({ Sid }) => Sid);
  expect([sids("data").at(-1), sids("backup").at(-1), sids("logs").includes("Replication")]).toEqual([
    "Replication",
    "Replication",
    false,
  ]);
  for (const domain of ["data", "backup", "logs", "secrets", "images"] as const)
    expect(policies[domain]).toBe(findRecorded(created, `zone-key-${domain}`).inputs["policy"]);
  expect(() => keyPolicies(args({ accountId: "1" }))).toThrow(
    'keyPolicies: 1 fault in its arguments\n  accountId = "1": is not an AWS account.',
  );
});

test("parts on their own have the names and settings of the whole landing zone", async () => {
  const registry = { repositories: ["odoo"] };
  const whole = await recordZone({ registry });
  const alone = await record(() => {
    const context = createLandingZoneContext("zone", args({ registry }));
    const keys = createKeys(context);
    createRegistry(context, keys);
    createNetwork(context, keys);
  });
  const without = ({ urn: _urn, parent: _parent, dependencies: _d, propertyDependencies: _p, ...rest }: Recorded) =>
    rest;
  expect(alone.length).toBeGreaterThan(40);
  expect(alone.map(without)).toEqual(
    alone.map(({ name, type }) => without(whole.find((one) => one.name === name && one.type === type) as Recorded)),
  );
  expect(alone.filter(({ parent }) => parent !== undefined)).toEqual([]);
  expect([...new Set(alone.map(kind))].filter((type) => /Cluster|NodeGroup|FileSystem/.test(type))).toEqual([]);
});

test("the parent of the parts", async () => {
  class Own extends pulumi.ComponentResource {
    constructor() {
      super("test:index:Own", "own");
      createKeys(createLandingZoneContext("zone", args(), this));
    }
  }
  const resources = await record(() => new Own());
  const own = findRecorded(resources, "own").urn;
  expect(resources.filter(({ urn, parent }) => urn !== own && parent !== own)).toEqual([]);
});

test("bad arguments of parts throw before anything registers", async () => {
  let message = "";
  const resources = await record(() => {
    try {
      createLandingZoneContext("zone", args({ zones: ["eu-central-1a", "eu-central-1a"] }));
    } catch (error) {
      message = String(error instanceof Error ? error.message : error);
    }
  });
  expect([resources, message]).toEqual([
    [],
    'LandingZone zone: 1 fault in its arguments\n  zones[1] = "eu-central-1a": is named twice. Name every zone once.',
  ]);
});
