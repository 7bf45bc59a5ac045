import { BLOCK_CLASSES, POSTGRES_SIZES } from "@retail-odoo/contract";
import fc from "fast-check";
import { blockClass, rdsPerformance } from "./volumes";

const gib = fc.integer({ min: 10, max: 16_384 });

test.each([
  ["EBS", blockClass],
  ["RDS", rdsPerformance],
])("a larger volume of %s is never slower", (_where, performance) => {
  fc.assert(
    fc.property(gib, fc.nat(4_096), (size, more) => {
      const [smaller, larger] = [performance(size), performance(size + more)];
      expect(larger.iops).toBeGreaterThanOrEqual(smaller.iops);
      expect(larger.mibPerSecond).toBeGreaterThanOrEqual(smaller.mibPerSecond);
    }),
  );
});

test("EBS accepts every volume: limits of gp3, a quarter MiB/s an IOPS, 500 IOPS a GiB", () => {
  fc.assert(
    fc.property(gib, (size) => {
      const { iops, mibPerSecond } = blockClass(size);
      expect([iops >= 3_000 && iops <= 16_000, mibPerSecond >= 125 && mibPerSecond <= 1_000]).toEqual([true, true]);
      expect(mibPerSecond).toBeLessThanOrEqual(iops / 4);
      expect(iops).toBeLessThanOrEqual(Math.max(3_000, 500 * size));
    }),
  );
});

test("each size of server has the class of its usual volume, and RDS stripes from 400 GiB", () => {
  const classes = Object.values(POSTGRES_SIZES).map(({ storageGiB }) => blockClass(storageGiB).name);
  expect(classes).toEqual([BLOCK_CLASSES[0].name, ...BLOCK_CLASSES.map(({ name }) => name)]);
  expect([399, 400].map((size) => rdsPerformance(size).mibPerSecond)).toEqual([125, 500]);
});
