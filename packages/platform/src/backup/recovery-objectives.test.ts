import fc from "fast-check";
import { RECOVERY_ASSUMPTIONS } from "@retail-odoo/contract";
import { reachableRpoMinutes, reachableRpoSeconds, reachableRtoMinutes } from "./recovery-objectives";

const daily = { backup: { archiveTimeoutSeconds: 60, intervalHours: 24 } };

test("work is lost as long as a segment may wait and travel", () => {
  expect(reachableRpoSeconds(daily)).toBe(75);
  expect(reachableRpoMinutes(daily)).toBe(1.25);
  expect(reachableRpoMinutes({ backup: { archiveTimeoutSeconds: 300, intervalHours: 24 } })).toBe(5.25);
  expect(reachableRpoMinutes({ backup: { archiveTimeoutSeconds: 61, intervalHours: 24 } })).toBe(1.27);
});

test("a restore takes the fixed times, the copy and the replay of a day", () => {
  // 25 fixed; 200 GiB at 125 MiB/s is 27.3; a tenth of it at 30 MiB/s is 11.4.
  expect(reachableRtoMinutes(daily, 200)).toBe(64);
  expect(reachableRtoMinutes(daily, 0)).toBe(25);
  expect(reachableRtoMinutes({ backup: { archiveTimeoutSeconds: 60, intervalHours: 168 } }, 200)).toBe(132);
});

test("a server without backups reaches nothing", () => {
  expect([reachableRpoSeconds({}), reachableRpoMinutes({}), reachableRtoMinutes({}, 1)]).toEqual([
    Infinity,
    Infinity,
    Infinity,
  ]);
});

test("more data and rarer base backups never restore faster", () => {
  const plan = fc.record({
    archiveTimeoutSeconds: fc.integer({ min: 30, max: 3600 }),
    intervalHours: fc.integer({ min: 1, max: 168 }),
  });
  const { detectMinutes, startMinutes, registryMinutes } = RECOVERY_ASSUMPTIONS;
  fc.assert(
    fc.property(plan, fc.integer({ min: 0, max: 16_384 }), fc.nat(4096), fc.nat(100), (backup, size, more, later) => {
      const base = reachableRtoMinutes({ backup }, size);
      expect(base).toBeGreaterThanOrEqual(detectMinutes + startMinutes + registryMinutes);
      expect(reachableRtoMinutes({ backup }, size + more)).toBeGreaterThanOrEqual(base);
      const rarer = { ...backup, intervalHours: backup.intervalHours + later };
      expect(reachableRtoMinutes({ backup: rarer }, size)).toBeGreaterThanOrEqual(base);
      expect(reachableRpoMinutes({ backup })).toBeGreaterThanOrEqual(reachableRpoSeconds({ backup }) / 60);
    }),
  );
});
