import type { Allotment } from "@retail-odoo/contract";
import { fakeAllotment, fakePlatform } from "@retail-odoo/testing";
import fc from "fast-check";
import { formatLine, linesOf } from "../../fixtures/cost-lines";
import { estimateCost, type CostEstimate } from "./estimate";
import { PRICES } from "./prices";

const options = { prices: PRICES };

function allocated({ tenants, unallocated }: CostEstimate): number {
  return Object.values(tenants).reduce((sum, { own, shared }) => sum + own + shared, unallocated);
}

describe("estimateCost of a platform", () => {
  it("lists priced items, tenants' own items, and items that are not estimated", () => {
    const { lines } = estimateCost(fakePlatform(2).resources, options);
    expect(lines.map(formatLine)).toEqual([
      "public IPv4 addresses: 3.65",
      "public IPv4 addresses: 3.65",
      "public IPv4 addresses: 3.65",
      "NAT gateways: 37.96",
      "NAT gateways: 37.96",
      "NAT gateways: 37.96",
      "encryption keys: 1.00",
      "EKS control plane: 73.00",
      "nodes m7i.large: 264.44",
      "node volumes: 14.28",
      "nodes m7i.4xlarge: 2115.54",
      "node volumes: 14.28",
      // 185 GiB × (1 + 30 + 35 locked base backups + 65 × 0.1) × 0.5
      "backups: 164.30",
      // The files of bakery alone are copied: 10 GiB × 0.0245.
      "copies of files: 0.25",
      "reads and requests of copies: what they read from EFS and write to S3 depends on how many files are new",
      "database volumes of lumen (lumen): 71.40",
      "database volumes of lumen (lumen): 8.57",
      "database volumes of main (bakery): 71.40",
      "database volumes of main (bakery): 8.57",
      "files (lumen): 216.00",
      "files (bakery): 3.60",
      "traffic and requests: depends on use",
    ]);
  });

  it("divides the total among the tenants, to the cent, for any number of tenants", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), (count) => {
        const estimate = estimateCost(fakePlatform(count).resources, options);
        expect(allocated(estimate)).toBe(estimate.total);
        expect(Object.keys(estimate.tenants).length).toBe(count);
        expect(estimate.unallocated > 0).toBe(count === 0);
      }),
      { numRuns: 20 },
    );
  });

  it("counts files in the vault once, and gives them to the tenants whose files are copied", () => {
    const result = fakePlatform(2);
    const outputs = result.resources[0]?.outputs as unknown as { allotments: { lumen: Allotment } };
    outputs.allotments.lumen.fileCopies = { everyMinutes: 3, keepDays: 30 };
    const before = estimateCost(fakePlatform(2).resources, options);
    const after = estimateCost(result.resources, options);
    // 610 GiB at 0.0245.
    expect(after.lines.map(formatLine)).toContain("copies of files: 14.95");
    expect(after.tenants["lumen"]?.shared).toBe((before.tenants["lumen"]?.shared ?? 0) + after.total - before.total);
  });

  it("shares a server without tenants like the nodes", () => {
    const result = fakePlatform(2);
    const outputs = result.resources[0]?.outputs as { allotments: { lumen: { database: string } } };
    outputs.allotments.lumen.database = "main";
    const estimate = estimateCost(result.resources, options);
    expect(estimate.lines.find(({ label }) => label === "database volumes of lumen")?.tenant).toBeUndefined();
    expect([allocated(estimate), estimate.unallocated]).toEqual([estimate.total, 0]);
  });

  it("keeps the own costs of a tenant when another is added", () => {
    const own = (count: number): number | undefined =>
      estimateCost(fakePlatform(count).resources, options).tenants[fakeAllotment(0).tenant]?.own;
    expect(own(5)).toBe(own(4));
  });

  it("lists the nodes of an existing cluster as not estimated", () => {
    const result = fakePlatform(1);
    const [platform] = result.resources;
    if (platform === undefined) throw new Error("the fake platform is empty");
    const cluster = {
      name: "mine",
      kind: "existing",
      zones: [],
      storageClass: "fast",
      sharedStorageClass: "nfs",
      entryPoint: "websecure",
    };
    const outputs = { ...platform.outputs, cluster };
    const objects = result.resources.filter(({ type }) => !type.startsWith("aws:"));
    expect(linesOf({ ...platform, outputs }, ...objects.slice(1)).slice(-4)).toEqual([
      "database volumes of lumen (lumen): the price of storage on this cluster is not known",
      "database volumes of lumen (lumen): the price of storage on this cluster is not known",
      "claimed volumes (lumen): the price of storage on this cluster is not known",
      "nodes: the cluster and its nodes are not part of this program",
    ]);
  });
});
