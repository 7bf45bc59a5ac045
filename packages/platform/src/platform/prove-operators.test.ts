import * as fc from "fast-check";
import type { PoolCapacity } from "@retail-odoo/contract";
import type { PodRequest } from "../cluster-services";
import { fit } from "./prove-operators";

const node = { cpu: 2, memoryGiB: 4, pods: 3 };
const pool = (nodes: number): PoolCapacity => ({
  nodes,
  cpu: node.cpu * nodes,
  memoryGiB: node.memoryGiB * nodes,
  pods: node.pods * nodes,
  node,
});
const pods = (count: number, cpu: number, memoryMiB: number): PodRequest[] =>
  Array.from({ length: count }, () => ({ cpu, memoryMiB }));

test.each<[string, PodRequest[], number, boolean]>([
  ["nothing", [], 0, true],
  ["something on no node", pods(1, 0.1, 1), 0, false],
  ["what fills two nodes", pods(2, 2, 4096), 2, true],
  ["more than a node has, though the pool has it", pods(1, 2.5, 1), 2, false],
  ["more memory than a node has", pods(1, 0.1, 4097), 2, false],
  ["as many pods as nodes take", pods(6, 0.1, 1), 2, true],
  ["one pod more", pods(7, 0.1, 1), 2, false],
  // Two nodes have room for four cores together, and for one such pod each.
  ["three pods that no two of which share a node", pods(3, 1.2, 1), 2, false],
  ["large and small, whatever their order", [...pods(2, 0.5, 1), ...pods(2, 1.5, 1)], 2, true],
])("%s", (_what, requests, nodes, fits) => {
  expect(fit(requests, pool(nodes))).toBe(fits);
});

test("what fits leaves no more asked than there is, and fits a larger pool too", () => {
  const request = fc.record({
    cpu: fc.double({ min: 0.01, max: 2, noNaN: true }),
    memoryMiB: fc.integer({ min: 1, max: 4096 }),
  });
  fc.assert(
    fc.property(fc.array(request, { maxLength: 20 }), fc.integer({ min: 0, max: 8 }), (requests, nodes) => {
      if (!fit(requests, pool(nodes))) return;
      const { cpu, memoryGiB } = pool(nodes);
      expect(requests.length).toBeLessThanOrEqual(node.pods * nodes);
      expect(requests.reduce((sum, one) => sum + one.cpu, 0)).toBeLessThanOrEqual(cpu + 1e-6);
      expect(requests.reduce((sum, one) => sum + one.memoryMiB, 0)).toBeLessThanOrEqual(memoryGiB * 1024);
      expect(fit(requests, pool(nodes + 1))).toBe(true);
    }),
  );
});
