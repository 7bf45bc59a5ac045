import type { LandingZoneFacts } from "@retail-odoo/contract";
import { planCell, type EksArgs } from "@retail-odoo/platform";
import { platformArgs, UNCACHED } from "./example-cell";

const key = (digit: number) => `arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4000-8000-00000000000${digit}`;
const keys = { existing: { data: key(1), backup: key(2), logs: key(3), secrets: key(4) } };

function network(privateCidrs: (string | undefined)[]): EksArgs["network"] {
  const subnets = ["a", "b", "c"].map((letter, index) => [
    `eu-central-1${letter}`,
    { private: `subnet-0${letter}000001`, privateCidr: privateCidrs[index] },
  ]);
  return {
    existing: {
      vpcId: "vpc-0123456789abcdef0",
      cidr: "10.30.0.0/16",
      subnets: Object.fromEntries(subnets) as NonNullable<EksArgs["network"]>["existing"]["subnets"],
    },
  };
}

function capacityOf(over: Partial<EksArgs>) {
  const args = platformArgs();
  const eks = args.cluster.eks as EksArgs;
  return planCell("retail", { ...args, cluster: { eks: { ...eks, ...over } } }).capacity;
}

/** Facts of another stack, with more capacity than the portfolio needs. */
const POOL = { instanceType: "m7i.2xlarge", minNodesPerZone: 0, maxNodesPerZone: 40 };
const ROOM = { nodes: 120, cpu: 840, memoryGiB: 3_300, pods: 6_000, node: { cpu: 7, memoryGiB: 27.5, pods: 50 } };

const RANGES = ["10.30.0.0/18", "10.30.64.0/18", "10.30.128.0/18"];

test("addresses are proven against the given subnets, and otherwise listed as unproven", () => {
  const capacity = capacityOf({ network: network(RANGES) });
  expect(capacity.addresses?.total).toBe(3 * (2 ** 14 - 21));
  expect(capacity.unproven).toEqual([
    "Whether the network lets nodes out and load balancers in: its routes and the tags of its subnets are its owner's.",
    ...UNCACHED,
  ]);
  const untold = capacityOf({ network: network([RANGES[0], undefined, RANGES[2]]) });
  expect(untold.addresses).toBe(undefined);
  expect(untold.unproven[0]).toBe(
    "Whether the pods of full pools find addresses: set `privateCidr` of every zone in `cluster.eks.network.existing.subnets`.",
  );
});

test("what the policies of existing keys let is unproven, and nothing is where all is made", () => {
  expect(capacityOf({ keys }).unproven).toEqual([
    "Whether the keys of `cluster.eks.keys.existing` let services use them: their policies need what `keyPolicies` writes.",
    ...UNCACHED,
  ]);
  expect(capacityOf({}).unproven).toEqual(UNCACHED);
});

test("the domain is the hosted zone's, or lies below it, also of another stack's landing zone", () => {
  const plan = (zone: string, domain: string) => {
    const args = platformArgs();
    const eks = { ...(args.cluster.eks as EksArgs), dns: { zone } };
    return planCell("retail", { ...args, domain, cluster: { eks } });
  };
  expect(plan("example.com", "erp.example.com").domain).toBe("erp.example.com");
  expect(plan("erp.example.com", "erp.example.com").domain).toBe("erp.example.com");
  expect(() => plan("erp.example.com", "mverp.example.com")).toThrow("does not lie in the hosted zone erp.example.com");
  const { cluster: _made, ...rest } = platformArgs();
  const facts = {
    format: "retail-odoo.io/landing-zone/v1",
    environment: "prod",
    survivesZoneLoss: true,
    region: "eu-central-1",
    keys: {},
    zones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
    provisioner: "karpenter",
    pools: { system: { ...POOL, minNodesPerZone: 1 }, web: POOL, jobs: POOL, data: POOL },
    tenantPools: {},
    capacity: { pools: { web: ROOM, jobs: ROOM, data: ROOM }, tenantPools: {} },
    dns: { name: "example.org", zoneId: "Z1" },
  } as unknown as LandingZoneFacts;
  expect(() => planCell("retail", { ...rest, cluster: { landingZone: facts } })).toThrow(
    'domain = "erp.example.com": does not lie in the hosted zone example.org (cluster.landingZone.dns).',
  );
  const { dns: _, ...without } = facts;
  expect(planCell("retail", { ...rest, cluster: { landingZone: without } }).capacity.unproven).toEqual([
    "Whether the pods of full pools find addresses: set `privateCidr` of every zone in the landing zone's stack.",
    ...UNCACHED,
  ]);
});
