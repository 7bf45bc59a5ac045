import { change, count, duration, money, names, percent } from "./format";

describe("format", () => {
  it("formats counts, amounts, durations and percentages", () => {
    expect([count(1, "node"), count(2, "node"), count(1200, "node"), count(0, "entry", "entries")]).toEqual([
      "1 node",
      "2 nodes",
      "1,200 nodes",
      "0 entries",
    ]);
    expect([money(123456), money(5), change(-150), change(150), change(0)]).toEqual([
      "USD 1,234.56",
      "USD 0.05",
      "−1.50",
      "+1.50",
      "no change",
    ]);
    expect([1.25, 60, 95.2, 480].map(duration)).toEqual(["2 min", "1 h", "1 h 36 min", "8 h"]);
    expect([percent(1, 3), percent(0, 0)]).toEqual(["33 %", "–"]);
  });

  it("lists all names while the line is short", () => {
    expect(names(["a", "b", "c"])).toBe("a, b, c");
    expect(names(Array.from({ length: 30 }, (_, index) => `name-${index}`))).toBe("name-0 … name-29");
  });
});
