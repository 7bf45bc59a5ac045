import { faultLines, zoneArgs } from "@retail-odoo/testing";
import { Faults } from "../../internal/errors";
import type { LandingZoneArgs } from "../landing-zone-args";
import type { NodesSpec } from "../spec";
import { resolveNodes } from "./resolve-nodes";

type Given = Omit<LandingZoneArgs, "survivesZoneLoss"> & { survivesZoneLoss: boolean };

function resolve(over: Partial<Given>, faults = new Faults()): NodesSpec | undefined {
  return resolveNodes({ ...zoneArgs(), survivesZoneLoss: true, ...over }, faults);
}

test("node groups have at least one node in every zone; jobs and tenants' own pools may have none", () => {
  const tenantPools = { lumen: {}, vesper: { maxNodesPerZone: 3 } };
  const spec = resolve({ provisioner: "managed-node-groups", tenantPools });
  const minimums = Object.entries(spec?.pools ?? {}).map(([name, { minNodesPerZone }]) => [name, minNodesPerZone]);
  expect(minimums).toEqual([
    ["system", 1],
    ["web", 1],
    ["jobs", 0],
    ["data", 1],
  ]);
  expect(spec?.tenantPools).toEqual({
    lumen: { instanceType: "m7i.2xlarge", minNodesPerZone: 0, maxNodesPerZone: 1 },
    vesper: { instanceType: "m7i.2xlarge", minNodesPerZone: 0, maxNodesPerZone: 3 },
  });
});

test("where no zone loss is survived, the system pool has a node of its own by default", () => {
  const single = { environment: "dev", survivesZoneLoss: false } as const;
  expect(resolve(single)?.pools.system).toEqual({ instanceType: "t3.large", minNodesPerZone: 1, maxNodesPerZone: 2 });
  expect(resolve({ ...single, survivesZoneLoss: true })?.pools.system.instanceType).toBe("t3.xlarge");
  const larger = { ...single, pools: { system: { instanceType: "m7i.large", minNodesPerZone: 2 } } };
  expect(resolve(larger)?.pools.system).toEqual({
    instanceType: "m7i.large",
    minNodesPerZone: 2,
    maxNodesPerZone: 2,
  });
});

test("a minimum above the default maximum raises the maximum", () => {
  const spec = resolve({ pools: { system: { minNodesPerZone: 5 } } });
  expect(spec?.pools.system).toEqual({ instanceType: "m7i.xlarge", minNodesPerZone: 5, maxNodesPerZone: 5 });
});

test.each<[string, Partial<LandingZoneArgs>, string]>([
  [
    "alternative of another shape",
    { pools: { system: { alternatives: ["m6i.xlarge", "r7i.xlarge"] } } },
    'pools.system.alternatives[1] = "r7i.xlarge": is not a type of the same shape as m7i.xlarge. Did you mean m6i.xlarge?',
  ],
  [
    "alternative twice",
    { pools: { system: { alternatives: ["m6i.xlarge", "m6i.xlarge"] } } },
    'pools.system.alternatives[1] = "m6i.xlarge": is named twice. Name it once.',
  ],
  [
    "alternatives for Karpenter",
    { pools: { web: { alternatives: ["r7i.xlarge"] } } },
    'pools.web.alternatives = ["r7i.xlarge"]: is for node groups, but Karpenter chooses among all types of the shape. Leave it out.',
  ],
  [
    "mistyped instance type",
    { pools: { web: { instanceType: "m7i.4xlarg" } } },
    'pools.web.instanceType = "m7i.4xlarg": is not an instance type this release knows. Did you mean m7i.4xlarge?',
  ],
  [
    "unknown instance family",
    { pools: { system: { instanceType: "z1d.metal" } } },
    'pools.system.instanceType = "z1d.metal": is not an instance type this release knows. Write one of: t3.medium, t3.large, t3.xlarge, m6a.large, m6a.xlarge, m6a.2xlarge, m6a.4xlarge, m6a.8xlarge, m7i.large, m7i.xlarge, m7i.2xlarge, m7i.4xlarge, m7i.8xlarge, r7i.large, r7i.xlarge, r7i.2xlarge, r7i.4xlarge, r7i.8xlarge.',
  ],
  [
    "zone without a node",
    { pools: { system: { minNodesPerZone: 0 } } },
    "pools.system.minNodesPerZone = 0: is not a whole number of nodes from 1 to 450. Write a number in that range.",
  ],
  [
    "half a node",
    { pools: { web: { maxNodesPerZone: 1.5 } } },
    "pools.web.maxNodesPerZone = 1.5: is not a whole number of nodes from 1 to 450. Write a number in that range.",
  ],
  [
    "minimum above the maximum",
    { pools: { system: { minNodesPerZone: 4, maxNodesPerZone: 2 } } },
    "pools.system.maxNodesPerZone = 2: is below minNodesPerZone, 4. Raise it, or lower minNodesPerZone.",
  ],
  [
    "mistyped provisioner",
    { provisioner: "karpentr" as "karpenter" },
    'provisioner = "karpentr": is not a provisioner. Did you mean karpenter?',
  ],
  [
    "minimum with Karpenter",
    { pools: { data: { minNodesPerZone: 2 } } },
    "pools.data.minNodesPerZone = 2: is for node groups, but Karpenter runs as many nodes as pods need. Leave it out; an event of the calendar reserves nodes for a peak.",
  ],
  [
    "node groups of tenants beside Karpenter",
    { tenantPools: { lumen: {} } },
    'tenantPools = {"lumen":{}}: lists node groups, but Karpenter starts the nodes of a tenant\'s own pool. Leave it out: each tenant stack creates its own pool. Or choose provisioner "managed-node-groups".',
  ],
  [
    "node group of databases without a node",
    { provisioner: "managed-node-groups", pools: { data: { minNodesPerZone: 0 } } },
    "pools.data.minNodesPerZone = 0: is not a whole number of nodes from 1 to 450. Write a number in that range.",
  ],
  [
    "tenant's pool of a type that does not exist",
    { provisioner: "managed-node-groups", tenantPools: { lumen: { instanceType: "m7i.2xlarg" } } },
    'tenantPools.lumen.instanceType = "m7i.2xlarg": is not an instance type this release knows. Did you mean m7i.2xlarge?',
  ],
  [
    "tenant's pool without a valid name",
    { provisioner: "managed-node-groups", tenantPools: { Lumen: {} } },
    'tenantPools.Lumen = "Lumen": is not a name. Use lower-case letters, digits and dashes, beginning with a letter.',
  ],
])("%s is one clear fault", (_, over, fault) => {
  const faults = new Faults();
  expect(resolve(over, faults)).toBe(undefined);
  expect(faultLines(faults.all())).toEqual([fault]);
});
