import { fakeResource } from "@retail-odoo/testing";
import type { Json } from "../model";
import { readPools } from "./nodes";

describe("readPools", () => {
  const zones = ["z-a", "z-b", "z-c"];
  const subnets = zones.map((zone) => fakeResource("aws:ec2/subnet:Subnet", zone, { availabilityZone: zone }));
  const template = fakeResource("aws:ec2/launchTemplate:LaunchTemplate", "t", { instanceType: "m7i.large" });
  const group = (name: string, size: object, zonesOf: number[], over: { [key: string]: Json } = {}) =>
    fakeResource(
      "aws:eks/nodeGroup:NodeGroup",
      name,
      {
        scalingConfig: size as Json,
        labels: { "retail-odoo.io/pool": "work" },
        subnetIds: zonesOf.map(() => ({ unknown: true })),
        ...over,
      },
      {
        propertyDependencies: {
          launchTemplate: [template.urn],
          subnetIds: zonesOf.flatMap((zone) => subnets[zone]?.urn ?? []),
        },
      },
    );

  it("merges one group a zone into one pool, with its nodes in the zones of its subnets", () => {
    const size = { minSize: 1, maxSize: 3 };
    const groups = [group("a", { ...size, desiredSize: 2 }, [0]), group("c", size, [2])];
    expect(readPools([...subnets, template, ...groups], zones)).toEqual([
      { name: "work", instanceTypes: ["m7i.large"], from: 2, to: 6, nodes: [2, 0, 1] },
    ]);
  });

  it("derives the maximum of a Karpenter pool from its CPU limit where nothing is proven, and has no node then", () => {
    const values = ["m7i.2xlarge"];
    const pool = fakeResource("kubernetes:karpenter.sh/v1:NodePool", "services-web", {
      metadata: { name: "web" },
      spec: {
        template: { spec: { requirements: [{ key: "node.kubernetes.io/instance-type", operator: "In", values }] } },
        limits: { cpu: "57" },
      },
    });
    expect(readPools([pool], zones)).toEqual([
      { name: "web", instanceTypes: ["m7i.2xlarge"], from: 0, to: 7, nodes: [0, 0, 0] },
    ]);
  });

  it("draws the nodes of a Karpenter pool that the proof counts, up to its maximum", () => {
    const pool = fakeResource("kubernetes:karpenter.sh/v1:NodePool", "services-web", { metadata: { name: "web" } });
    const usage = { used: 1, total: 1 };
    const web = { cpu: usage, memoryGiB: usage, pods: usage, nodes: { used: 7, total: 12 } };
    const read = (pools: Parameters<typeof readPools>[2]) =>
      readPools([pool], zones, pools).map(({ to, nodes }) => [to, nodes]);
    expect(read({ web })).toEqual([[12, [3, 2, 2]]]);
    expect(read({ web: { ...web, lastingNodes: { used: 4, total: 12 } } })).toEqual([[12, [2, 1, 1]]]);
  });

  it("lists Karpenter pools by name", () => {
    const pool = (name: string) =>
      fakeResource("kubernetes:karpenter.sh/v1:NodePool", `services-${name}`, { metadata: { name } });
    const pools = readPools(["web", "tenant-lumen", "data"].map(pool), zones);
    expect(pools.map(({ name }) => name)).toEqual(["data", "tenant-lumen", "web"]);
  });

  it("spreads a group over its zones, or over all if they are unknown", () => {
    const own = { labels: null, instanceTypes: ["t3.large", "t3a.large"] };
    const over = [
      group("two", { minSize: 3, maxSize: 3 }, [0, 1], own),
      group("any", { minSize: 4 }, [], { ...own, subnetIds: { unknown: true } }),
    ];
    expect(readPools([...subnets, ...over], zones)).toEqual([
      { name: "any", instanceTypes: ["t3.large", "t3a.large"], from: 4, to: undefined, nodes: [2, 1, 1] },
      { name: "two", instanceTypes: ["t3.large", "t3a.large"], from: 3, to: 3, nodes: [2, 1, 0] },
    ]);
  });
});
