import { INSTANCE_TYPES, type NodePool } from "@retail-odoo/contract";
import * as fc from "fast-check";
import { nodeRoom, poolCapacity } from "./capacity";
import { parseCidr, ZONE_LETTERS, zoneSubnets } from "./cidr";

const system: NodePool = { instanceType: "t3.medium", minNodesPerZone: 1, maxNodesPerZone: 2 };
const workload: NodePool = { instanceType: "m7i.4xlarge", minNodesPerZone: 1, maxNodesPerZone: 6 };
const zones = (count: number) =>
  ZONE_LETTERS.slice(0, count).map((letter) => ({
    subnets: zoneSubnets(parseCidr("10.64.0.0/16") ?? { address: 0, prefix: 16 }, letter),
  }));

test("a node less what EKS, the machine and the agents take", () => {
  // 6 % of the first core, 1 % of the second, 0.5 % of two more, 0.25 % of twelve more, and 0.3 cores of agents.
  // 64 GiB less 7.5 %, less 255 + 11 × 110 + 100 MiB, less 0.5 GiB of agents.
  expect(nodeRoom({ vcpu: 16, memoryGiB: 64, maxPods: 110 })).toEqual({ cpu: 15.59, memoryGiB: 57.17, pods: 104 });
  expect(nodeRoom({ vcpu: 2, memoryGiB: 4, maxPods: 17 })).toEqual({ cpu: 1.63, memoryGiB: 2.67, pods: 11 });
});

test("pools at their upper bound over three zones", () => {
  expect(poolCapacity({ pools: { system, workload }, zones: zones(3) })).toEqual({
    system: {
      nodes: 6,
      cpu: 9.78,
      memoryGiB: 16.02,
      pods: 66,
      largestNode: { cpu: 1.63, memoryGiB: 2.67, pods: 11 },
    },
    workload: {
      nodes: 18,
      cpu: 280.62,
      memoryGiB: 1_029.06,
      pods: 1_872,
      largestNode: { cpu: 15.59, memoryGiB: 57.17, pods: 104 },
    },
    // A /19 less 5 of AWS and 16 of the control plane; nodes take pods, 8 interfaces and 5 warm addresses each.
    addresses: { total: 3 * (8_192 - 21), used: 3 * (2 * (17 + 13) + 6 * (110 + 13)) },
  });
});

test("where threats are looked for, every node runs one agent more", () => {
  const capacity = (audit?: object) => poolCapacity({ pools: { system, workload }, zones: zones(3), audit });
  const [free, watched] = [capacity().workload, capacity({}).workload];
  expect(watched).toEqual({
    nodes: 18,
    cpu: 277.02,
    memoryGiB: 1_024.56,
    pods: 1_854,
    largestNode: { cpu: 15.39, memoryGiB: 56.92, pods: 103 },
  });
  expect(free.pods - watched.pods).toBe(watched.nodes);
});

test("every known type leaves room for pods", () => {
  for (const [type, instance] of Object.entries(INSTANCE_TYPES)) {
    const { cpu, memoryGiB, pods } = nodeRoom(instance);
    expect({ type, fits: cpu > 1 && memoryGiB > 2 && pods > 10 }).toEqual({ type, fits: true });
  }
});

test("more nodes never mean less room, and room never exceeds the machines", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(INSTANCE_TYPES)),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 2, max: 6 }),
      (instanceType, maxNodesPerZone, count) => {
        const size = (nodes: number) =>
          poolCapacity({
            pools: { system, workload: { ...workload, instanceType, maxNodesPerZone: nodes } },
            zones: zones(count),
          });
        const [now, more] = [size(maxNodesPerZone), size(maxNodesPerZone + 1)];
        const { vcpu = 0, memoryGiB = 0, maxPods = 0 } = INSTANCE_TYPES[instanceType] ?? {};
        expect(more.workload.cpu).toBeGreaterThan(now.workload.cpu);
        expect(more.addresses?.used).toBeGreaterThan(now.addresses?.used ?? 0);
        expect(now.workload.cpu).toBeLessThan(vcpu * now.workload.nodes);
        expect(now.workload.memoryGiB).toBeLessThan(memoryGiB * now.workload.nodes);
        expect(now.addresses?.used).toBeGreaterThan(maxPods * now.workload.nodes);
      },
    ),
  );
});
