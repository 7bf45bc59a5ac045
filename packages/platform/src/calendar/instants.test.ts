import type { CalendarEventFacts } from "@retail-odoo/contract";
import * as fc from "fast-check";
import { instantsOf } from "./instants";

const event = (start: string, end: string, zone: string): CalendarEventFacts => ({
  name: "event",
  kind: "freeze",
  start,
  end,
  zone,
});
const instants = (...of: Parameters<typeof event>) => {
  const { start, end } = instantsOf(event(...of));
  return [start.toISOString(), end.toISOString()];
};

test("local times are moments, in winter and in summer", () => {
  expect(instants("2026-11-23T00:00", "2026-12-01T06:00", "Europe/Berlin")).toEqual([
    "2026-11-22T23:00:00.000Z",
    "2026-12-01T05:00:00.000Z",
  ]);
  expect(instants("2026-07-01T00:00", "2026-07-01T00:30", "Asia/Kolkata")).toEqual([
    "2026-06-30T18:30:00.000Z",
    "2026-06-30T19:00:00.000Z",
  ]);
});

test("an hour that comes twice belongs to the event both times, one that is skipped takes nothing away", () => {
  expect(instants("2026-10-25T02:30", "2026-10-25T02:30", "Europe/Berlin")).toEqual([
    "2026-10-25T00:30:00.000Z",
    "2026-10-25T01:30:00.000Z",
  ]);
  expect(instants("2026-03-29T02:30", "2026-03-29T02:30", "Europe/Berlin")).toEqual([
    "2026-03-29T00:30:00.000Z",
    "2026-03-29T01:30:00.000Z",
  ]);
});

test("a clock in the zone shows the local times at both ends, wherever it does not skip them", () => {
  const zones = ["Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "UTC"];
  const shown = (moment: Date, timeZone: string) =>
    new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" })
      .format(moment)
      .replace(" ", "T");
  const minute = fc
    .integer({ min: Date.UTC(2024, 0, 1) / 60_000, max: Date.UTC(2032, 0, 1) / 60_000 })
    .map((minutes) => new Date(minutes * 60_000).toISOString().slice(0, 16));
  fc.assert(
    fc.property(minute, fc.constantFrom(...zones), (local, zone) => {
      const { start, end } = instantsOf(event(local, local, zone));
      expect(start.getTime()).toBeLessThanOrEqual(end.getTime());
      const skipped = shown(start, zone) !== local;
      if (!skipped) expect(shown(end, zone)).toBe(local);
      else expect(shown(start, zone) < local && local < shown(end, zone)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
