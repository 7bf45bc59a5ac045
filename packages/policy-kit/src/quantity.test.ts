import fc from "fast-check";
import { GIB, quantity } from "./quantity";

test.each([
  ["4", 4],
  ["1500m", 1.5],
  ["0.5", 0.5],
  [".5", 0.5],
  ["2Gi", 2 * GIB],
  ["500M", 500e6],
  ["1k", 1000],
  ["1Ki", 1024],
  ["3T", 3e12],
  ["2G", 2e9],
  ["1P", 1e15],
  ["1E", 1e18],
  ["3Ti", 3 * 1024 * GIB],
  ["1Pi", 1024 ** 2 * GIB],
  ["1Ei", 1024 ** 3 * GIB],
  ["1e3", 1000],
  ["1E3", 1000],
  ["100u", 1e-4],
  ["500n", 5e-7],
  [3, 3],
])("%s is %d", (text, value) => {
  expect(quantity(text)).toBe(value);
});

test.each(["", "Gi", "4 Gi", "4gi", "1.2.3", "m", undefined, null, {}])("%p is not a quantity", (text) => {
  expect(quantity(text)).toBeUndefined();
});

test("of two quantities with the same unit, the larger has the larger number", () => {
  const suffix = fc.constantFrom("", "m", "k", "M", "G", "Ki", "Mi", "Gi");
  fc.assert(
    fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 1e6 }), suffix, (less, more, unit) => {
      expect(quantity(`${less + more}${unit}`)).toBeGreaterThan(quantity(`${less}${unit}`) ?? NaN);
    }),
  );
});
