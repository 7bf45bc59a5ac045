import fc from "fast-check";
import type { CalendarEventFacts } from "@retail-odoo/contract";
import { offsetsOf } from "../../calendar";
import { rdsWindows } from "./windows";

const ZONES = Intl.supportedValuesOf("timeZone");
const LENGTH = 60;
const DAY = 1440;

function event(kind: "peak" | "freeze", start: string, end: string, zone = "Europe/Vienna"): CalendarEventFacts {
  return { name: `${kind} ${start}`, kind, start, end, zone };
}

/** Minutes of the day of a window's start and end, UTC, with or without a weekday before them. */
function minutesOf(window: string): [number, number] {
  const [start = 0, end = 0] = [...window.matchAll(/(\d\d):(\d\d)/g)].map(([, hours, minutes]) => Number(hours) * 60 + Number(minutes)); // prettier-ignore
  return [start, end];
}

test("in Vienna: at night in summer and winter, at the beginning of the week", () => {
  expect(rdsWindows("erp", { zones: ["Europe/Vienna"] }, [])).toEqual({
    backup: "00:30-01:30",
    maintenance: "tue:01:30-tue:02:30",
    disturbed: [],
  });
});

test("maintenance avoids freezes, then peaks", () => {
  const vienna = { zones: ["Europe/Vienna"] };
  // From a Tuesday to a Wednesday.
  const freeze = event("freeze", "2026-11-24T00:00", "2026-11-25T12:00");
  expect(rdsWindows("erp", vienna, [freeze]).maintenance).toBe("wed:23:30-thu:00:30");
  const peak = event("peak", "2026-12-02T00:00", "2026-12-03T12:00");
  expect(rdsWindows("erp", vienna, [freeze, peak]).maintenance).toBe("mon:01:30-mon:02:30");
  const advent = event("freeze", "2026-11-27T06:00", "2026-12-27T00:00");
  expect(rdsWindows("erp", vienna, [advent])).toMatchObject({ disturbed: ["freeze 2026-11-27T06:00"] });
});

test("neither window overlaps the retail day of a single zone, and they do not overlap each other", () => {
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), (zone) => {
      const { backup, maintenance } = rdsWindows("erp", { zones: [zone] }, []);
      const [backupStart, backupEnd] = minutesOf(backup);
      const [start, end] = minutesOf(maintenance);
      for (const [from, to] of [[backupStart, backupEnd], [start, end]] as const) {
        expect((to - from + DAY) % DAY).toBe(LENGTH);
        for (const offset of offsetsOf(zone, 2026))
          for (let minute = 0; minute < LENGTH; minute++) {
            const local = (from + minute + offset + 2 * DAY) % DAY;
            expect([zone, local >= 6 * 60 && local < 23 * 60]).toEqual([zone, false]);
          }
      }
      const way = (start - backupStart + DAY) % DAY;
      expect(Math.min(way, DAY - way)).toBeGreaterThanOrEqual(LENGTH);
    }),
    { numRuns: 200 },
  );
}); // prettier-ignore

test("no week's maintenance begins in a freeze of less than six days", () => {
  const minute = fc.integer({ min: 0, max: 365 * DAY });
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), minute, fc.integer({ min: 1, max: 6 * DAY - LENGTH }), (zone, from, length) => {
      const at = (offset: number) => new Date(Date.UTC(2026, 0, 1) + offset * 60_000).toJSON().slice(0, 16);
      const freeze = event("freeze", at(from), at(from + length), "UTC");
      const { maintenance, disturbed } = rdsWindows("erp", { zones: [zone] }, [freeze]);
      expect(disturbed).toEqual([]);
      const day = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"].indexOf(maintenance.slice(0, 3));
      const [start] = minutesOf(maintenance);
      const begins = (offset: number) => {
        const instant = new Date(Date.UTC(2026, 0, 1) + offset * 60_000);
        return instant.getUTCDay() === day && instant.getUTCHours() * 60 + instant.getUTCMinutes() === start;
      };
      expect(Array.from({ length }, (_, index) => from + index).filter(begins)).toEqual([]);
    }),
    { numRuns: 50 },
  );
}); // prettier-ignore

test("for zones that share no night the overlap with opening hours is minimal", () => {
  const zones = ["Europe/Vienna", "America/Los_Angeles", "Asia/Tokyo"];
  const [start] = minutesOf(rdsWindows("erp", { zones }, []).backup);
  const retail = (from: number) =>
    zones
      .flatMap((zone) => offsetsOf(zone, 2026))
      .flatMap((offset) => Array.from({ length: LENGTH }, (_, minute) => (from + minute + offset + 2 * DAY) % DAY))
      .filter((local) => local >= 6 * 60 && local < 23 * 60).length;
  const least = Math.min(...Array.from({ length: 48 }, (_, index) => retail(index * 30)));
  expect(retail(start)).toBe(least);
});
