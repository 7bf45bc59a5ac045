import { INSTANCE_TYPES, type NodePool } from "@retail-odoo/contract";
import * as fc from "fast-check";
import { neededAddresses, zoneCapacity } from "./capacity";
import { parseCidr } from "../network/cidr";
import { ZONE_LETTERS, zoneSubnets } from "../network/subnet-plan";
import type { NodesSpec } from "../spec";

const pool = (instanceType: string, maxNodesPerZone: number): NodePool => ({
  instanceType,
  minNodesPerZone: 1,
  maxNodesPerZone,
});
const spec: NodesSpec = {
  provisioner: "karpenter",
  pools: {
    system: pool("t3.medium", 2),
    web: pool("m7i.4xlarge", 6),
    jobs: pool("t3.medium", 1),
    data: pool("m7i.2xlarge", 3),
  },
  tenantPools: {},
};
const zones = (count: number) =>
  ZONE_LETTERS.slice(0, count).map((letter) => ({
    subnets: zoneSubnets(parseCidr("10.64.0.0/16") ?? { address: 0, prefix: 16 }, letter),
  }));

/** Maximum pods of a node, 8 interfaces and 5 warm addresses; each pool has one node more while it replaces one. */
const KARPENTER = 3 * (17 + 13) + 7 * (110 + 13) + 2 * (17 + 13) + 4 * (58 + 13);

test("pools at their maximum over three zones", () => {
  expect(zoneCapacity({ ...spec, zones: zones(3) })).toEqual({
    pools: {
      web: {
        nodes: 18,
        cpu: 280.62,
        memoryGiB: 1_029.06,
        pods: 1_872,
        node: { cpu: 15.59, memoryGiB: 57.17, pods: 104 },
      },
      jobs: { nodes: 3, cpu: 4.89, memoryGiB: 8.01, pods: 33, node: { cpu: 1.63, memoryGiB: 2.67, pods: 11 } },
      data: { nodes: 9, cpu: 68.49, memoryGiB: 253.17, pods: 468, node: { cpu: 7.61, memoryGiB: 28.13, pods: 52 } },
    },
    tenantPools: {},
    // A /19 less 5 addresses that AWS reserves and 16 of the control plane.
    addresses: { total: 3 * (8_192 - 21), used: 3 * KARPENTER },
  });
});

test("addresses count the node groups of jobs twice, and those of tenants", () => {
  const groups: NodesSpec = {
    ...spec,
    provisioner: "managed-node-groups",
    tenantPools: { lumen: pool("m7i.xlarge", 2) },
  };
  expect(zoneCapacity({ ...groups, zones: zones(2) }).tenantPools).toEqual({
    lumen: { nodes: 4, cpu: 14.48, memoryGiB: 53.32, pods: 208, node: { cpu: 3.62, memoryGiB: 13.33, pods: 52 } },
  });
  expect(neededAddresses(groups)).toBe(KARPENTER + 2 * (17 + 13) + 3 * (58 + 13));
});

test("with threat detection every node runs one more agent", () => {
  const capacity = (audit?: object) => zoneCapacity({ ...spec, zones: zones(3), audit }).pools.web;
  const [without, withAgent] = [capacity(), capacity({})];
  expect(withAgent).toEqual({
    nodes: 18,
    cpu: 277.02,
    memoryGiB: 1_024.56,
    pods: 1_854,
    node: { cpu: 15.39, memoryGiB: 56.92, pods: 103 },
  });
  expect(without.pods - withAgent.pods).toBe(withAgent.nodes);
});

test("capacity grows with the nodes, and never exceeds the instances", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(INSTANCE_TYPES)),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 2, max: 6 }),
      (instanceType, nodes, count) => {
        const size = (each: number) =>
          zoneCapacity({ ...spec, pools: { ...spec.pools, web: pool(instanceType, each) }, zones: zones(count) });
        const [now, more] = [size(nodes), size(nodes + 1)];
        const { vcpu = 0, memoryGiB = 0, maxPods = 0 } = INSTANCE_TYPES[instanceType] ?? {};
        const { web } = now.pools;
        expect(more.pools.web.cpu).toBeGreaterThan(web.cpu);
        expect(more.addresses?.used).toBeGreaterThan(now.addresses?.used ?? 0);
        expect(web.cpu).toBeLessThan(vcpu * web.nodes);
        expect(web.memoryGiB).toBeLessThan(memoryGiB * web.nodes);
        expect(now.addresses?.used).toBeGreaterThan(maxPods * web.nodes);
      },
    ),
  );
});
