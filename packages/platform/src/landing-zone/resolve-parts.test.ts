import { faultLines, zoneArgs } from "@retail-odoo/testing";
import { Faults } from "../internal/errors";
import type { ExistingKeys } from "./keys/args";
import type { LandingZoneArgs } from "./landing-zone-args";
import type { ExistingNetwork } from "./network/args";
import { isWithin } from "./dns/resolve";
import { resolveLandingZone } from "./resolve-landing-zone";

function resolve(over: Partial<LandingZoneArgs>) {
  const faults = new Faults();
  const spec = resolveLandingZone(
    {
      ...zoneArgs(),
      zones: ["eu-central-1a", "eu-central-1b"],
      ...over,
    },
    faults,
  );
  return { spec, faults: faults.all() };
}

function faultsOf(over: Partial<LandingZoneArgs>): string[] {
  const { spec, faults } = resolve(over);
  expect(spec === undefined).toBe(faults.length > 0);
  return faultLines(faults);
}

const A = { private: "subnet-0a000001", privateCidr: "10.30.0.0/18", data: "subnet-0a000002" };
const B = { private: "subnet-0b000001", privateCidr: "10.30.64.0/18", public: "subnet-0b000003" };

function network(over: Partial<ExistingNetwork> = {}): Partial<LandingZoneArgs> {
  const subnets = { "eu-central-1a": A, "eu-central-1b": B };
  return { network: { existing: { vpcId: "vpc-0123456789abcdef0", cidr: "10.30.0.0/16", subnets, ...over } } };
}

test("an existing network: its CIDR, the given subnet CIDRs, and interface endpoints only on request", () => {
  const { spec } = resolve(network());
  expect([spec?.cidr, spec?.zones, spec?.interfaceEndpoints]).toEqual([
    "10.30.0.0/16",
    [
      { name: "eu-central-1a", letter: "a", subnets: { private: "10.30.0.0/18" } },
      { name: "eu-central-1b", letter: "b", subnets: { private: "10.30.64.0/18" } },
    ],
    false,
  ]);
  expect(resolve({ ...network(), interfaceEndpoints: true }).spec?.interfaceEndpoints).toBe(true);
});

const SUBNETS = "network.existing.subnets";
test.each<[string, Partial<LandingZoneArgs>, string[]]>([
  [
    "a zone without subnets",
    network({ subnets: { "eu-central-1a": A } }),
    [`${SUBNETS}.eu-central-1b = undefined: is missing. Give the subnets of every zone in \`zones\`.`],
  ],
  [
    "subnets of another zone",
    network({ subnets: { "eu-central-1a": A, "eu-central-1b": B, "eu-central-1c": { private: "subnet-0c000001" } } }),
    [
      `${SUBNETS}.eu-central-1c = {"private":"subnet-0c000001"}: is not one of \`zones\`. Add the zone there, or leave it out here.`,
    ],
  ],
  [
    "a subnet in two zones",
    network({ subnets: { "eu-central-1a": A, "eu-central-1b": { ...B, private: A.private } } }),
    [
      `${SUBNETS}.eu-central-1b.private = "subnet-0a000001": is named twice. A subnet lies in one zone and serves one purpose: name every one once.`,
    ],
  ],
  [
    "a range outside the network",
    network({ subnets: { "eu-central-1a": { ...A, privateCidr: "10.31.0.0/18" }, "eu-central-1b": B } }),
    [
      `${SUBNETS}.eu-central-1a.privateCidr = "10.31.0.0/18": is not within the network, 10.30.0.0/16. Write the range of the private subnet.`,
    ],
  ],
  [
    "ranges that overlap",
    network({ subnets: { "eu-central-1a": A, "eu-central-1b": { ...B, privateCidr: "10.30.32.0/19" } } }),
    [
      `${SUBNETS}.eu-central-1b.privateCidr = "10.30.32.0/19": overlaps 10.30.0.0/18. Write the range that this subnet has.`,
    ],
  ],
  [
    "a subnet too small for its pods",
    network({ subnets: { "eu-central-1a": A, "eu-central-1b": { ...B, privateCidr: "10.30.64.0/24" } } }),
    [
      `${SUBNETS}.eu-central-1b.privateCidr = "10.30.64.0/24": has 235 pod addresses, and full pools take 1491. Name a larger subnet, lower maxNodesPerZone, or choose smaller instances.`,
    ],
  ],
  [
    "invalid ids",
    network({ vpcId: "retail", subnets: { "eu-central-1a": { private: "nodes-a" }, "eu-central-1b": B } }),
    [
      'network.existing.vpcId = "retail": is not the id of a VPC. Write one such as vpc-0a1b2c3d4e5f60718.',
      `${SUBNETS}.eu-central-1a.private = "nodes-a": is not the id of a subnet. Write one such as subnet-0a1b2c3d.`,
    ],
  ],
  [
    "invalid ids of the other subnets",
    network({ subnets: { "eu-central-1a": { ...A, data: "data-a" }, "eu-central-1b": { ...B, public: "public-b" } } }),
    [
      `${SUBNETS}.eu-central-1a.data = "data-a": is not the id of a subnet. Write one such as subnet-0a1b2c3d.`,
      `${SUBNETS}.eu-central-1b.public = "public-b": is not the id of a subnet. Write one such as subnet-0a1b2c3d.`,
    ],
  ],
  [
    "the same wrong id twice",
    network({ subnets: { "eu-central-1a": { private: "nodes" }, "eu-central-1b": { private: "nodes" } } }),
    ["a", "b"].map(
      (zone) =>
        `${SUBNETS}.eu-central-1${zone}.private = "nodes": is not the id of a subnet. Write one such as subnet-0a1b2c3d.`,
    ),
  ],
  [
    "no ranges at all",
    network({ cidr: "10.30/16", subnets: { "eu-central-1a": { ...A, privateCidr: "10.30/18" }, "eu-central-1b": B } }),
    ['cidr = "10.30/16"', 'subnets.eu-central-1a.privateCidr = "10.30/18"'].map(
      (place) =>
        `network.existing.${place}: is not an IPv4 range. Write a network and its prefix, such as 10.64.0.0/16.`,
    ),
  ],
  [
    "a range too small for a VPC",
    network({
      cidr: "10.30.0.0/29",
      subnets: { "eu-central-1a": { private: A.private }, "eu-central-1b": { private: B.private } },
    }),
    ['network.existing.cidr = "10.30.0.0/29": is a /29. Write the range that the VPC has, /16 to /28.'],
  ],
  [
    "a public range",
    network({
      cidr: "8.8.0.0/16",
      subnets: { "eu-central-1a": { private: A.private }, "eu-central-1b": { private: B.private } },
    }),
    [
      'network.existing.cidr = "8.8.0.0/16": is not a private range. Use a part of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10.',
    ],
  ],
  [
    "two networks",
    { ...network(), cidr: "10.64.0.0/16" },
    ['cidr = "10.64.0.0/16": is for a created network, but `network` names one. Leave one of them out.'],
  ],
  [
    "a mistyped key",
    network({ subnets: { "eu-central-1a": A, "eu-central-1b": { privat: B.private } as never } }),
    [
      `${SUBNETS}.eu-central-1b.private = undefined: is missing. Add it.`,
      `${SUBNETS}.eu-central-1b.privat = "subnet-0b000001": is not a known key. Did you mean private?`,
    ],
  ],
  [
    "a peer that overlaps it",
    { ...network(), privateAccessFrom: ["10.0.0.0/8"] },
    [
      "privateAccessFrom[0] = \"10.0.0.0/8\": overlaps the landing zone's own network, 10.30.0.0/16. AWS routes no traffic between networks that overlap: give the peer's own range, or the landing zone another `cidr`.",
    ],
  ],
])("network: %s", (_, over, expected) => expect(faultsOf(over)).toEqual(expected));

const key = (digit: number, region = "eu-central-1") =>
  `arn:aws:kms:${region}:123456789012:key/1b2c3d4e-0000-4000-8000-00000000000${digit}`;
const replicable = (digit: number) => `arn:aws:kms:eu-central-1:123456789012:key/mrk-${String(digit).repeat(32)}`;
const keys = (over: Partial<ExistingKeys> = {}) => ({
  keys: { existing: { data: key(1), backup: key(2), logs: key(3), secrets: key(4), ...over } },
});

test("existing keys", () => {
  expect(resolve(keys()).spec?.existingKeys).toEqual(keys().keys.existing);
  const images = { ...keys({ images: key(5) }), registry: { repositories: ["odoo"] } };
  expect(resolve(images).spec?.existingKeys).toEqual(images.keys.existing);
});

const EXAMPLE = "arn:aws:kms:<region>:<account>:key/<id>";
const recovery = { region: "eu-west-1" };
const elsewhere = replicable(1).replace("123456789012", "210987654321");
test.each<[string, Partial<LandingZoneArgs>, string[]]>([
  [
    "another region",
    keys({ data: key(1, "eu-west-1") }),
    [
      `keys.existing.data = "${key(1, "eu-west-1")}": is in eu-west-1, and AWS services use keys of their own region. Give a key of eu-central-1.`,
    ],
  ],
  [
    "an alias",
    keys({ logs: "arn:aws:kms:eu-central-1:123456789012:alias/logs" }),
    [
      `keys.existing.logs = "arn:aws:kms:eu-central-1:123456789012:alias/logs": is an alias, which can come to name another key. Write the key itself: ${EXAMPLE}.`,
    ],
  ],
  [
    "no ARN",
    keys({ logs: "1b2c3d4e" }),
    [`keys.existing.logs = "1b2c3d4e": is not the ARN of a KMS key. Write ${EXAMPLE}.`],
  ],
  [
    "one key for two kinds of data",
    keys({ secrets: key(1) }),
    [`keys.existing.secrets = "${key(1)}": is named twice. Give each kind of data a key of its own.`],
  ],
  [
    "a registry without a key",
    { ...keys(), registry: { repositories: ["odoo"] } },
    ["keys.existing.images = undefined: is missing. Name the key for images: there is a registry."],
  ],
  [
    "a key without a replica in the recovery region",
    { ...keys({ backup: replicable(2), secrets: replicable(4) }), recovery },
    [
      `keys.existing.data = "${key(1)}": cannot be replicated to the recovery region. Give a multi-Region key of this account, whose id begins with mrk-, or leave \`recovery\` out.`,
    ],
  ],
  [
    "a multi-Region key of another account",
    { ...keys({ data: elsewhere, backup: replicable(2), secrets: replicable(4) }), recovery },
    [
      `keys.existing.data = "${elsewhere}": cannot be replicated to the recovery region. Give a multi-Region key of this account, whose id begins with mrk-, or leave \`recovery\` out.`,
    ],
  ],
  [
    "a mistyped key",
    { keys: { existing: { ...keys().keys.existing, log: key(5) } as never } },
    [`keys.existing.log = "${key(5)}": is not a known key. Did you mean logs?`],
  ],
])("keys: %s", (_, over, expected) => expect(faultsOf(over)).toEqual(expected));

test.each<[string, Partial<LandingZoneArgs>, string[]]>([
  [
    "the home region",
    { recovery: { region: "eu-central-1" } },
    ['recovery.region = "eu-central-1": is the landing zone\'s own region. Name another, or leave it out.'],
  ],
  [
    "a mistyped region",
    { recovery: { region: "eu-west-9" } },
    ['recovery.region = "eu-west-9": is not a region. Did you mean eu-west-1?'],
  ],
  [
    "two hosted zones",
    { dns: { zone: "erp.example.com", existing: { zoneId: "Z1", name: "erp.example.com" } } },
    ['dns = ["zone","existing"]: names two zones. Give either `zone`, to create one, or `existing`.'],
  ],
  ["no hosted zone", { dns: {} }, ["dns = {}: names no zone. Give either `zone`, to create one, or `existing`."]],
  [
    "a hosted zone without a host name",
    { dns: { zone: "ERP" } },
    ['dns.zone = "ERP": is not a host name. Write a full lower-case name without scheme or port: "shop.example.com".'],
  ],
  [
    "an invalid id of a hosted zone",
    { dns: { existing: { zoneId: "/hostedzone/Z1", name: "erp.example.com" } } },
    [
      'dns.existing.zoneId = "/hostedzone/Z1": is not the id of a hosted zone. Write one such as Z0123456789ABCDEFGHIJ.',
    ],
  ],
])("%s", (_, over, expected) => expect(faultsOf(over)).toEqual(expected));

test("an existing hosted zone, with recovery and public access", () => {
  const dns = { zoneId: "Z0123456789ABCDEFGHIJ", name: "erp.example.com" };
  const asked = { dns: { existing: dns }, recovery, publicAccessFrom: ["203.0.113.0/24"] };
  expect(resolve(asked).spec).toMatchObject({ ...asked, dns });
  expect(faultsOf({ dns: { existing: { ...dns, name: "ERP" } } })).toHaveLength(1);
  expect(resolve(network()).spec?.existingNetwork).toEqual(network().network?.existing);
});

test("isWithin compares whole labels", () => {
  expect(
    ["erp.example.com", "shop.erp.example.com", "supererp.example.com", "example.com"].map((name) =>
      isWithin(name, "erp.example.com"),
    ),
  ).toEqual([true, true, false, false]);
});
