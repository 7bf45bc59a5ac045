import fc from "fast-check";
import { RECOVERY_ASSUMPTIONS } from "@retail-odoo/contract";
import {
  reachableRpoMinutes,
  reachableRpoSeconds,
  reachableRtoMinutes,
  sidecarRestoreMiBPerSecond,
} from "./recovery-objectives";

const daily = { restoreMiBPerSecond: 125, backup: { archiveTimeoutSeconds: 60, intervalHours: 24 } };

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
  expect(
    reachableRtoMinutes({ restoreMiBPerSecond: 125, backup: { archiveTimeoutSeconds: 60, intervalHours: 168 } }, 200),
  ).toBe(132);
});

test("a server without backups reaches nothing", () => {
  expect([
    reachableRpoSeconds({}),
    reachableRpoMinutes({}),
    reachableRtoMinutes({ restoreMiBPerSecond: 125 }, 1),
  ]).toEqual([Infinity, Infinity, Infinity]);
});

test("more data and rarer base backups never restore faster", () => {
  const plan = fc.record({
    archiveTimeoutSeconds: fc.integer({ min: 30, max: 3600 }),
    intervalHours: fc.integer({ min: 1, max: 168 }),
  });
  const { detectMinutes, startMinutes, registryMinutes } = RECOVERY_ASSUMPTIONS;
  fc.assert(
    fc.property(plan, fc.integer({ min: 0, max: 16_384 }), fc.nat(4096), fc.nat(100), (backup, size, more, later) => {
      const rate = { restoreMiBPerSecond: 125 };
      const base = reachableRtoMinutes({ ...rate, backup }, size);
      expect(base).toBeGreaterThanOrEqual(detectMinutes + startMinutes + registryMinutes);
      expect(reachableRtoMinutes({ ...rate, backup }, size + more)).toBeGreaterThanOrEqual(base);
      const rarer = { ...backup, intervalHours: backup.intervalHours + later };
      expect(reachableRtoMinutes({ ...rate, backup: rarer }, size)).toBeGreaterThanOrEqual(base);
      expect(reachableRpoMinutes({ backup })).toBeGreaterThanOrEqual(reachableRpoSeconds({ backup }) / 60);
    }),
  );
});

test("a restore is as fast as the sidecar's CPU and the volume, of which one core serves one process", () => {
  const rates = [
    [0.1, 125],
    [0.5, 250],
    [1, 500],
    [2, 1_000],
    [2, 125],
  ].map(([cpu = 0, volume = 0]) => sidecarRestoreMiBPerSecond(cpu, volume));
  expect(rates).toEqual([25, 125, 250, 250, 125]);
  expect(reachableRtoMinutes({ ...daily, restoreMiBPerSecond: 250 }, 200)).toBe(51);
});
