import type { CostEstimate, CostLine } from "./estimate";
import { costGroups, tenantTexts, totalText } from "./groups";

describe("costs as text", () => {
  const line = (cost: CostLine["cost"], tenant?: string): CostLine => ({
    label: "x",
    count: 2,
    basis: "compute",
    cost,
    tenant,
  });
  const priced = { cents: 100, source: "s" };
  const estimate = (lines: CostLine[], own: number, shared: number): CostEstimate => ({
    lines,
    total: own + shared,
    tenants: { a: { own, shared } },
    unallocated: 0,
    priceDate: "2026-11-22",
  });

  it.each<[string, CostEstimate, ReturnType<typeof tenantTexts>, string]>([
    [
      "all estimated",
      estimate([line(priced, "a"), line(priced)], 100, 100),
      { total: "2.00", own: "1.00", shared: "1.00" },
      "USD 2.00",
    ],
    [
      "nothing of its own",
      estimate([line(priced)], 0, 100),
      { total: "1.00", own: "0.00", shared: "1.00" },
      "USD 1.00",
    ],
    [
      "its own without a price",
      estimate([line({ reason: "r" }, "a"), line(priced)], 0, 100),
      { total: "1.00", own: "not estimated", shared: "1.00" },
      "incomplete, USD 1.00 without missing prices",
    ],
    [
      "nothing estimated",
      estimate([line({ reason: "r" })], 0, 0),
      { total: "not estimated", own: "0.00", shared: "not estimated" },
      "not estimated",
    ],
    [
      "its own by use",
      estimate([line({ reason: "r", usage: true }, "a"), line(priced)], 0, 100),
      { total: "1.00", own: "not estimated", shared: "1.00" },
      "USD 1.00",
    ],
    ["nothing to pay for", estimate([], 0, 0), { total: "0.00", own: "0.00", shared: "0.00" }, "nothing"],
  ])("is never zero because of a missing price: %s", (_what, cost, texts, total) => {
    expect(tenantTexts(cost, "a")).toEqual(texts);
    expect(totalText(cost)).toBe(total);
  });

  it("groups lines by label, most expensive first, and by reason", () => {
    const lines = [
      line(priced),
      line({ reason: "r" }),
      line(priced, "a"),
      { ...line({ cents: 900, source: "s" }), label: "y" },
      line({ reason: "other" }),
    ];
    expect(costGroups(estimate(lines, 0, 0))).toEqual({
      estimated: [
        { label: "y", times: 2, cents: 900 },
        { label: "x", times: 4, cents: 200 },
      ],
      missing: [
        { label: "x", reason: "r", times: 2 },
        { label: "x", reason: "other", times: 2 },
      ],
    });
  });
});
