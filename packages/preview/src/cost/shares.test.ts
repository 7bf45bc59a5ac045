import type { CloudNativePgFacts } from "@retail-odoo/contract";
import { fakeAllotment, fakeFacts } from "@retail-odoo/testing";
import fc from "fast-check";
import type { Json } from "../model";
import { divide, weights } from "./shares";

const amounts = fc.integer({ min: 0, max: 100_000_000 });
const someWeights = fc
  .array(fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e6, noNaN: true })), { minLength: 1, maxLength: 60 })
  .map((list) => new Map(list.map((weight, index) => [`t${index}`, weight])));

describe("divide", () => {
  it("adds up to the amount exactly, for any weights", () => {
    fc.assert(
      fc.property(amounts, someWeights, (cents, by) => {
        const weighed = [...by.values()].some((weight) => weight > 0);
        const sum = [...divide(cents, by).values()].reduce((total, part) => total + part, 0);
        expect(sum).toBe(weighed ? cents : 0);
      }),
    );
  });

  it("gives whole cents, at most one from the exact share, and none without weight", () => {
    fc.assert(
      fc.property(amounts, someWeights, (cents, by) => {
        const whole = [...by.values()].reduce((sum, weight) => sum + weight, 0);
        for (const [tenant, part] of divide(cents, by)) {
          const weight = by.get(tenant) ?? 0;
          expect(Number.isInteger(part)).toBe(true);
          expect(Math.abs(part - (cents * weight) / whole)).toBeLessThanOrEqual(1 + 1e-6);
          if (weight === 0) expect(part).toBe(0);
        }
      }),
    );
  });

  it("returns an empty map without any weight", () => {
    expect(divide(100, new Map([["a", 0]]))).toEqual(new Map());
  });
});

describe("weights", () => {
  const facts = fakeFacts([fakeAllotment(0), fakeAllotment(1), fakeAllotment(2)]);

  it("weigh the volumes of a server by the connections of its tenants", () => {
    expect(weights(facts, "server:main")).toEqual(
      new Map([
        ["bakery", 20],
        ["cobbler", 20],
      ]),
    );
  });

  it("weigh backups by the size of the databases", () => {
    expect(weights(facts, "backups")).toEqual(
      new Map([
        ["bakery", 5],
        ["cobbler", 5],
        ["lumen", 180],
      ]),
    );
  });

  it("weigh files by their size, of tenants whose files are copied", () => {
    // lumen's 600 GiB are not.
    expect(weights(facts, "files")).toEqual(
      new Map([
        ["bakery", 10],
        ["cobbler", 10],
      ]),
    );
  });

  it("weigh nodes by quota and the share of the database server, half CPU and half memory", () => {
    // lumen: 9 cores + 3 × 4, 18 GiB + 3 × 16; the others 2 cores + 6, 4 GiB + 24: 21 of 37 cores, 66 of 122 GiB.
    const lumen = 21 / 37 / 2 + 66 / 122 / 2;
    const computed = [...weights(facts, "compute")];
    expect(computed.map(([tenant]) => tenant)).toEqual(["bakery", "cobbler", "lumen"]);
    expect(computed[2]?.[1]).toBeCloseTo(lumen, 12);
    expect(computed.reduce((sum, [, weight]) => sum + weight, 0)).toBeCloseTo(1, 12);
  });

  it("exclude pods on dedicated nodes, and servers outside the cluster", () => {
    const lumen = { ...fakeAllotment(0), ownNodes: 2 };
    const elsewhere = fakeFacts([lumen, fakeAllotment(1)]);
    const { instances: _inCluster, ...outside } = elsewhere.databases["main"] as CloudNativePgFacts<Json>;
    const database = { ...outside, engine: "rds" } as unknown as (typeof elsewhere.databases)[string];
    const databases = { ...elsewhere.databases, main: database };
    // lumen: its server's 3 × 4 cores and 3 × 16 GiB; bakery: 2 cores and 4 GiB.
    const computed = new Map(weights({ ...elsewhere, databases }, "compute"));
    expect(computed.get("lumen")).toBeCloseTo((12 / 14 + 48 / 52) / 2, 12);
    expect(computed.get("bakery")).toBeCloseTo((2 / 14 + 4 / 52) / 2, 12);
  });
});
