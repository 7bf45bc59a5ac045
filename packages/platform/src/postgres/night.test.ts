import fc from "fast-check";
import { offsetsOf } from "../calendar";
import { commonMinutes, dayWindow } from "../internal/day-window";
import { Faults } from "../internal/errors";
import { backupSlot, checkNight, dailyAt, RETAIL_DAY, slots } from "./night";

const DAY = 1440;
/** A region's disruption window and time zones of stores that it serves. */
const CELLS: [string, string[]][] = [
  ["01:00-05:00", ["Europe/Vienna", "Europe/Brussels", "Europe/Lisbon", "Europe/Helsinki"]],
  ["07:00-11:00", ["America/New_York", "America/Chicago", "America/Los_Angeles"]],
  ["17:00-21:00", ["Asia/Tokyo", "Asia/Kolkata", "Australia/Sydney"]],
  ["05:00-09:00", ["America/Sao_Paulo"]],
];
const servers = (count: number) => Array.from({ length: count }, (_, index) => `prod-server-${index}`);

/** Every minute of a backup: of the day in UTC, and of the day in each offset of the zone. */
function minutes(start: number, length: number, zone: string): { utc: number; local: number }[] {
  return offsetsOf(zone, 2026).flatMap((offset) =>
    Array.from({ length }, (_, minute) => ({
      utc: (start + minute) % DAY,
      local: (start + minute + offset + 2 * DAY) % DAY,
    })),
  );
}

test("no backup runs in the disruption window or in the opening hours of a store, summer and winter", () => {
  const cell = fc
    .constantFrom(...CELLS)
    .chain(([window, zones]) =>
      fc.record({ window: fc.constant(window), zone: fc.constantFrom(...zones), name: fc.string({ minLength: 1 }) }),
    );
  fc.assert(
    fc.property(cell, ({ window, zone, name }) => {
      const start = backupSlot(name, { zones: [zone], disruptionWindow: window }, 60);
      const [from, to] = window.split("-").map((time) => Number(time.slice(0, 2)) * 60) as [number, number];
      for (const { utc, local } of minutes(start, 60, zone)) {
        expect([zone, start, utc >= from && utc < to]).toEqual([zone, start, false]);
        expect([zone, start, local >= RETAIL_DAY.from && local < RETAIL_DAY.to]).toEqual([zone, start, false]);
      }
    }),
  );
});

test("servers spread over all slots of the night", () => {
  const night = { zones: ["Europe/Vienna"], disruptionWindow: "01:00-05:00" };
  const counts = new Map<number, number>();
  for (const name of servers(250)) {
    const slot = backupSlot(name, night, 60);
    counts.set(slot, (counts.get(slot) ?? 0) + 1);
  }
  // From 22:00 to 00:00 UTC: an hour each in Vienna's night, before 01:00.
  expect([...counts.keys()].sort((a, b) => a - b)).toEqual([0, 22 * 60, 22 * 60 + 30, 23 * 60, 23 * 60 + 30]);
  // Half of an even share is many standard deviations away.
  expect(Math.min(...counts.values())).toBeGreaterThan(25);
});

test("a server keeps its slot while its slot stays in the night of all tenants", () => {
  const one = { zones: ["Europe/Vienna"], disruptionWindow: "01:00-05:00" };
  const both = { ...one, zones: ["Europe/Vienna", "Europe/Lisbon"] };
  for (const name of servers(50)) {
    const [before, after] = [backupSlot(name, one, 60), backupSlot(name, both, 60)];
    // In Lisbon the night begins at 23:00 UTC in winter.
    if (before === 0 || before >= 23 * 60) expect(after).toBe(before);
    else expect([0, 23 * 60, 23 * 60 + 30]).toContain(after);
  }
});

test("for tenants that share no night the disruption window is avoided first, then opening hours as far as possible", () => {
  const zones = ["Europe/Vienna", "America/Los_Angeles", "Asia/Tokyo"];
  const retail = (start: number) =>
    zones.flatMap((zone) => minutes(start, 60, zone)).filter(({ local }) => local >= 360 && local < 1380).length;
  const free = slots().filter((start) => commonMinutes({ start, length: 60 }, dayWindow("01:00-05:00")) === 0);
  const least = Math.min(...free.map(retail));
  for (const name of servers(20)) {
    const start = backupSlot(name, { zones, disruptionWindow: "01:00-05:00" }, 60);
    expect([free.includes(start), retail(start)]).toEqual([true, least]);
  }
});

test("a slot as a cron of six fields", () => {
  expect([0, 30, 22 * 60 + 30].map(dailyAt)).toEqual(["0 0 0 * * *", "0 30 0 * * *", "0 30 22 * * *"]);
});

/** Faults of an hour's backup of a server in these zones. */
function faultsOf(schedule: string, zones: string[]): string[] {
  const faults = new Faults();
  const night = { zones, disruptionWindow: "01:00-05:00" };
  checkNight("main", schedule, { night, minutes: 60 }, faults.at("schedule"));
  return faults.all().map(({ path, reason }) => `${path} ${reason}`);
}

test.each([
  ["0 0 12 * * *", ["Europe/Vienna"], "12:00 to 13:00"],
  // 22:00 in Lisbon's winter, and 06:00 in Helsinki's.
  ["0 0 22 * * 0,3", ["Europe/Vienna", "Europe/Lisbon"], "22:00 to 23:00"],
  ["0 30 4 * * *", ["Europe/Helsinki"], "04:30 to 05:30"],
  ["0 30 21 1-31 * *", ["Europe/Vienna"], "21:30 to 22:30"],
])("the daily backup %s is refused while stores in %s are open", (schedule, zones, when) => {
  const [fault = "", ...more] = faultsOf(schedule, zones);
  expect([fault.slice(0, fault.indexOf(" UTC")), more]).toEqual([`schedule runs a base backup from ${when}`, []]);
});

test.each([
  ["0 0 22 * * 0,3", ["Europe/Vienna"]],
  ["0 30 0 * * *", ["Europe/Lisbon", "Europe/Vienna"]],
  // More often than daily is never by night alone.
  ["0 0 */12 * * *", ["Europe/Vienna"]],
])("%s is kept for stores in %s", (schedule, zones) => expect(faultsOf(schedule, zones)).toEqual([]));

test("the server's own slot is never refused, however far apart its stores are", () => {
  const zones = CELLS.flatMap(([, each]) => each);
  const cell = fc.record({ zones: fc.uniqueArray(fc.constantFrom(...zones), { minLength: 1 }), name: fc.string() });
  fc.assert(
    fc.property(cell, ({ zones: open, name }) => {
      const night = { zones: open, disruptionWindow: "01:00-05:00" };
      const faults = new Faults();
      checkNight(name, dailyAt(backupSlot(name, night, 60)), { night, minutes: 60 }, faults);
      expect(faults.all()).toEqual([]);
    }),
  );
});
