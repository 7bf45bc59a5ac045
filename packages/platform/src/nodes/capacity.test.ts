import { INSTANCE_TYPES } from "@retail-odoo/contract";
import * as fc from "fast-check";
import { fits, nodeAllocatable, nodesFor } from "./capacity";

test("allocatable resources are those of the instance less kubelet, kernel and agents", () => {
  // 6 % of the first core, 1 % of the second, 0.5 % of two more, 0.25 % of twelve more, and 0.3 cores of agents.
  // 64 GiB less 7.5 %, less 255 + 11 × 110 + 100 MiB, less 0.5 GiB of agents.
  expect(nodeAllocatable({ vcpu: 16, memoryGiB: 64, maxPods: 110 })).toEqual({
    cpu: 15.59,
    memoryGiB: 57.17,
    pods: 104,
  });
  expect(nodeAllocatable({ vcpu: 2, memoryGiB: 4, maxPods: 17 })).toEqual({ cpu: 1.63, memoryGiB: 2.67, pods: 11 });
});

test("every known type has capacity for pods", () => {
  for (const [type, instance] of Object.entries(INSTANCE_TYPES)) {
    const { cpu, memoryGiB, pods } = nodeAllocatable(instance);
    expect({ type, fits: cpu > 1 && memoryGiB > 2 && pods > 10 }).toEqual({ type, fits: true });
  }
});

const node = { cpu: 8, memoryGiB: 32, pods: 10 };

test("pods are packed by CPU, memory and count, one by one", () => {
  const pods = (count: number, cpu: number, memoryGiB: number) =>
    Array.from({ length: count }, () => ({ cpu, memoryGiB }));
  expect(nodesFor([], node)).toBe(0);
  expect(nodesFor(pods(10, 0.8, 1), node)).toBe(1);
  expect(nodesFor(pods(11, 0.1, 0.1), node)).toBe(2);
  // 13.5 cores would fit two nodes, and three pods of 4.5 do not.
  expect(nodesFor(pods(3, 4.5, 16), node)).toBe(3);
  expect(nodesFor([...pods(3, 4.5, 16), ...pods(3, 3.5, 16)], node)).toBe(3);
  expect(nodesFor(pods(1, 9, 1), node)).toBe(Infinity);
});

test("packing needs at least the sum of requests, and at most a node for each pod", () => {
  const pod = fc.record({ cpu: fc.integer({ min: 1, max: 80 }), memoryGiB: fc.integer({ min: 1, max: 320 }) });
  fc.assert(
    fc.property(fc.array(pod, { maxLength: 60 }), (tenths) => {
      const pods = tenths.map(({ cpu, memoryGiB }) => ({ cpu: cpu / 10, memoryGiB: memoryGiB / 10 }));
      const nodes = nodesFor(pods, node);
      const sum = (of: "cpu" | "memoryGiB") => pods.reduce((total, one) => total + one[of], 0);
      expect(nodes).toBeLessThanOrEqual(pods.length);
      expect(nodes).toBeGreaterThanOrEqual(
        Math.ceil(Math.max(sum("cpu") / 8, sum("memoryGiB") / 32, pods.length / 10) - 1e-6),
      );
      expect(pods.every((one) => fits(one, node))).toBe(true);
    }),
  );
});
