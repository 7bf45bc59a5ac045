import { BASELINES, ENVIRONMENTS, NEWEST_BASELINE, type Baseline } from "@retail-odoo/contract";
import { faultLines, zoneArgs } from "@retail-odoo/testing";
import { Faults } from "../internal/errors";
import type { LandingZoneArgs } from "./landing-zone-args";
import { resolveLandingZone } from "./resolve-landing-zone";

const baseline = BASELINES[NEWEST_BASELINE] as Baseline;
const deploy = "arn:aws:iam::123456789012:role/deploy";

function args(over: Partial<LandingZoneArgs> = {}): LandingZoneArgs {
  return { ...zoneArgs(over.environment), ...over };
}

function faultsOf(over: Partial<LandingZoneArgs>): string[] {
  const faults = new Faults();
  const spec = resolveLandingZone(args(over), faults.at("cluster").at("eks"));
  expect(spec === undefined).toBe(faults.any());
  return faultLines(faults.all());
}

test("production with defaults only", () => {
  expect(resolveLandingZone(args(), new Faults())).toEqual({
    prefix: "retail-prod",
    environment: "prod",
    survivesZoneLoss: true,
    region: "eu-central-1",
    accountId: "123456789012",
    cidr: "10.64.0.0/16",
    serviceCidr: "172.20.0.0/16",
    zones: [
      {
        name: "eu-central-1a",
        letter: "a",
        subnets: { private: "10.64.0.0/19", public: "10.64.192.0/22", data: "10.64.224.0/22" },
      },
      {
        name: "eu-central-1b",
        letter: "b",
        subnets: { private: "10.64.32.0/19", public: "10.64.196.0/22", data: "10.64.228.0/22" },
      },
      {
        name: "eu-central-1c",
        letter: "c",
        subnets: { private: "10.64.64.0/19", public: "10.64.200.0/22", data: "10.64.232.0/22" },
      },
    ],
    nat: "per-zone",
    interfaceEndpoints: true,
    durable: true,
    logRetentionDays: 365,
    privateAccessFrom: ["10.8.0.0/16"],
    publicAccessFrom: [],
    access: { admins: [deploy], platform: [], developers: [], tenants: [] },
    audit: {
      parts: { trail: true, "threat-detection": true, "access-analyzer": true, "cost-anomalies": true },
      trailDays: 365,
      alarmsTo: [],
    },
    provisioner: "karpenter",
    pools: {
      system: { instanceType: "m7i.xlarge", minNodesPerZone: 1, maxNodesPerZone: 2 },
      web: { instanceType: "m7i.2xlarge", minNodesPerZone: 0, maxNodesPerZone: 8 },
      jobs: { instanceType: "m7i.xlarge", minNodesPerZone: 0, maxNodesPerZone: 3 },
      data: { instanceType: "m7i.2xlarge", minNodesPerZone: 0, maxNodesPerZone: 4 },
    },
    tenantPools: {},
    baseline,
    ownership: { platform: "retail", environment: "prod", owner: "platform-team", costCentre: "4711" },
  });
});

test("defaults by environment", () => {
  const differences = ENVIRONMENTS.map((environment) => {
    const spec = resolveLandingZone(args({ environment }), new Faults());
    return [
      spec?.prefix,
      spec?.cidr,
      spec?.nat,
      spec?.interfaceEndpoints,
      spec?.durable,
      spec?.logRetentionDays,
      spec?.pools.web.instanceType,
    ];
  });
  expect(differences).toEqual([
    ["retail-dev", "10.66.0.0/16", "single", false, false, 30, "t3.xlarge"],
    ["retail-staging", "10.65.0.0/16", "single", true, false, 90, "m7i.2xlarge"],
    ["retail-prod", "10.64.0.0/16", "per-zone", true, true, 365, "m7i.2xlarge"],
  ]);
});

test("the prefix holds the environment once", () => {
  const ownership = { platform: "prod", environment: "prod", owner: "team", costCentre: "1" } as const;
  expect(resolveLandingZone(args({ ownership }), new Faults())?.prefix).toBe("prod");
});

test("the order of zones changes no zone", () => {
  const zones = (names: string[]) =>
    Object.fromEntries((resolveLandingZone(args({ zones: names }), new Faults())?.zones ?? []).map((z) => [z.name, z]));
  const three = zones(["eu-central-1a", "eu-central-1b", "eu-central-1c"]);
  expect(zones(["eu-central-1c", "eu-central-1a", "eu-central-1b"])).toEqual(three);
  const { "eu-central-1b": gone, ...two } = three;
  expect(gone?.letter).toBe("b");
  expect(zones(["eu-central-1a", "eu-central-1c"])).toEqual(two);
});

const ZONES = "Name 2 to 6; three let a database keep its majority when one is lost.";
const PRIVATE = "Use a part of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10.";
const SIZE = "Use /16, the most AWS gives a network, to /20, the least that six zones fit in.";
const ROLE = "Write arn:aws:iam::<account>:role/<name>.";

test.each<[string, Partial<LandingZoneArgs>, string]>([
  ["mistyped region", { region: "eu-centrl-1" }, 'region = "eu-centrl-1": is not a region. Did you mean eu-central-1?'],
  [
    "region of another partition",
    { region: "us-gov-west-1" },
    'region = "us-gov-west-1": is in another partition of AWS. Use a region of the partition `aws`, such as eu-central-1.',
  ],
  [
    "short account",
    { accountId: "12345" },
    'accountId = "12345": is not an AWS account. Write its 12 digits, in quotes so that leading zeros stay.',
  ],
  ["one zone", { zones: ["eu-central-1a"] }, `zones = ["eu-central-1a"]: names 1 zone. ${ZONES}`],
  [
    "zone twice",
    { zones: ["eu-central-1a", "eu-central-1a"] },
    'zones[1] = "eu-central-1a": is named twice. Name every zone once.',
  ],
  [
    "zone of another region",
    { zones: ["eu-central-1a", "eu-west-1b"] },
    'zones[1] = "eu-west-1b": is not a zone of eu-central-1. Write the region and a letter, such as eu-central-1a.',
  ],
  [
    "local zone",
    { zones: ["eu-central-1a", "eu-central-1-ham-1a"] },
    'zones[1] = "eu-central-1-ham-1a": is not a zone of eu-central-1. Write the region and a letter, such as eu-central-1a.',
  ],
  [
    "text that is no CIDR",
    { cidr: "10.64/16" },
    'cidr = "10.64/16": is not an IPv4 range. Write a network and its prefix, such as 10.64.0.0/16.',
  ],
  [
    "host in a range",
    { cidr: "10.64.1.0/16" },
    'cidr = "10.64.1.0/16": is an address inside a network. Write the network: 10.64.0.0/16.',
  ],
  ["public network", { cidr: "11.0.0.0/16" }, `cidr = "11.0.0.0/16": is not a private range. ${PRIVATE}`],
  ["network too large", { cidr: "10.0.0.0/8" }, `cidr = "10.0.0.0/8": is a /8. ${SIZE}`],
  ["network too small", { cidr: "10.64.0.0/24" }, `cidr = "10.64.0.0/24": is a /24. ${SIZE}`],
  [
    "too few addresses",
    { cidr: "10.64.0.0/20" },
    'cidr = "10.64.0.0/20": has 491 pod addresses in each zone, and full pools take 1491. Give a /18, lower maxNodesPerZone, or choose smaller instances.',
  ],
  [
    "no network is large enough",
    { pools: { web: { instanceType: "r7i.8xlarge", maxNodesPerZone: 40 } } },
    'cidr = "10.64.0.0/16": has 8171 pod addresses in each zone, and full pools take 10979. Lower maxNodesPerZone or choose smaller instances: no network is large enough.',
  ],
  [
    "API server that no client reaches",
    { privateAccessFrom: [] },
    "privateAccessFrom = []: leaves the API server unreachable. Give the private ranges the program runs from: a VPN, a peered network, or the landing zone's own `cidr`; or public ones in `publicAccessFrom`.",
  ],
  ...["0.0.0.0/0", "::/0"].map((range): [string, Partial<LandingZoneArgs>, string] => [
    `the whole internet, ${range}`,
    { privateAccessFrom: [range] },
    `privateAccessFrom[0] = "${range}": is the whole internet. Give the private ranges that need the API server, and no others.`,
  ]),
  [
    "public range to a private endpoint",
    { privateAccessFrom: ["10.8.0.0/16", "203.0.113.0/24"] },
    'privateAccessFrom[1] = "203.0.113.0/24": is public and cannot reach the private endpoint. Give the private range of a VPN or a peered network, or name it in `publicAccessFrom`.',
  ],
  [
    "half of the internet",
    { privateAccessFrom: ["0.0.0.0/1"] },
    'privateAccessFrom[0] = "0.0.0.0/1": is public and cannot reach the private endpoint. Give the private range of a VPN or a peered network, or name it in `publicAccessFrom`.',
  ],
  [
    "range twice",
    { privateAccessFrom: ["10.8.0.0/16", "10.8.0.0/16"] },
    'privateAccessFrom[1] = "10.8.0.0/16": is named twice. Name every range once.',
  ],
  [
    "peer that contains the network",
    { privateAccessFrom: ["10.0.0.0/8"] },
    "privateAccessFrom[0] = \"10.0.0.0/8\": overlaps the landing zone's own network, 10.64.0.0/16. AWS routes no traffic between networks that overlap: give the peer's own range, or the landing zone another `cidr`.",
  ],
  [
    "peers that overlap",
    { privateAccessFrom: ["10.8.0.0/16", "10.8.128.0/20"] },
    'privateAccessFrom[1] = "10.8.128.0/20": overlaps 10.8.0.0/16. Name the larger of the two, or ranges that are apart.',
  ],
  [
    "cluster without administrators",
    { access: { admins: [] } },
    "access.admins = []: leaves the cluster without an administrator. Give the role that runs `pulumi up`, and one of the operators.",
  ],
  [
    "user as administrator",
    { access: { admins: ["arn:aws:iam::123456789012:user/anna"] } },
    `access.admins[0] = "arn:aws:iam::123456789012:user/anna": is not the ARN of an IAM role. ${ROLE}`,
  ],
  [
    "session as administrator",
    { access: { admins: ["arn:aws:sts::123456789012:assumed-role/deploy/anna"] } },
    'access.admins[0] = "arn:aws:sts::123456789012:assumed-role/deploy/anna": is a session, which ends. Give the role itself: arn:aws:iam::<account>:role/<name>.',
  ],
  [
    "administrator twice",
    { access: { admins: [deploy, deploy] } },
    `access.admins[1] = "${deploy}": is named twice. Name every role once.`,
  ],
])("%s is one clear fault", (_, over, fault) => expect(faultsOf(over)).toEqual([`cluster.eks.${fault}`]));

test.each([
  [2, 19],
  [8, 18],
  [30, 17],
  [100, 16],
])("for pools of up to %d nodes the message names the smallest network that holds them, a /%d", (nodes, larger) => {
  const pools = { web: { instanceType: "m7i.large", maxNodesPerZone: nodes } };
  const [fault] = faultsOf({ cidr: "10.64.0.0/20", pools });
  expect(fault).toContain(`Give a /${larger},`);
  expect(faultsOf({ cidr: `10.64.0.0/${larger}`, pools })).toEqual([]);
});

test("public and private access together, and six zones, have no fault", () => {
  expect(faultsOf({ privateAccessFrom: ["10.8.0.0/16"], publicAccessFrom: ["203.0.113.0/24"] })).toEqual([]);
  const zones = ["a", "b", "c", "d", "e", "f"].map((letter) => `us-east-1${letter}`);
  expect(faultsOf({ region: "us-east-1", zones })).toEqual([]);
});

test("the VPC itself, and a part of it, are no peers", () => {
  expect(faultsOf({ privateAccessFrom: ["10.64.0.0/16"] })).toEqual([]);
  expect(faultsOf({ privateAccessFrom: ["10.64.0.0/19", "10.65.0.0/16"] })).toEqual([]);
});

test("peers are compared with each other even if the network is at fault", () => {
  expect(faultsOf({ cidr: "10.64/16", privateAccessFrom: ["10.8.0.0/16", "10.8.0.0/20"] })).toEqual([
    'cluster.eks.cidr = "10.64/16": is not an IPv4 range. Write a network and its prefix, such as 10.64.0.0/16.',
    'cluster.eks.privateAccessFrom[1] = "10.8.0.0/20": overlaps 10.8.0.0/16. Name the larger of the two, or ranges that are apart.',
  ]);
});

test("seven zones", () => {
  const zones = ["a", "b", "c", "d", "e", "f", "g"].map((letter) => `us-east-1${letter}`);
  expect(faultsOf({ region: "us-east-1", zones })).toEqual([
    `cluster.eks.zones = ${JSON.stringify(zones)}: names 7 zones. ${ZONES}`,
    'cluster.eks.zones[6] = "us-east-1g": is not a zone of us-east-1. Write the region and a letter, such as us-east-1a.',
  ]);
});

test("all faults are reported together", () => {
  const over = {
    region: "eu-centrl-1",
    accountId: "1",
    zones: ["eu-central-1a"],
    cidr: "10.0.0.0/8",
    privateAccessFrom: [],
    access: { admins: [] },
    pools: { system: { instanceType: "tiny" }, web: { maxNodesPerZone: -1 } },
  };
  expect(faultsOf(over).map((fault) => fault.slice(0, fault.indexOf(" =")))).toEqual([
    "cluster.eks.region",
    "cluster.eks.accountId",
    "cluster.eks.zones",
    "cluster.eks.cidr",
    "cluster.eks.privateAccessFrom",
    "cluster.eks.access.admins",
    "cluster.eks.pools.system.instanceType",
    "cluster.eks.pools.web.maxNodesPerZone",
  ]);
});
