import { Faults } from "../internal/errors";
import { resolveCalendar, type RetailCalendarEvent } from "./retail-calendar";

const blackFriday: RetailCalendarEvent = {
  name: "black-friday",
  kind: "peak",
  start: "2026-11-27T00:00",
  end: "2026-11-28T00:00",
  zone: "Europe/Berlin",
};
const stocktake: RetailCalendarEvent = {
  name: "stocktake",
  kind: "freeze",
  start: "2026-01-17T18:00",
  end: "2026-01-18T06:00",
  zone: "Europe/Vienna",
  tenants: ["lumen"],
};

function faultsOf(events: RetailCalendarEvent[]): string[] {
  const faults = new Faults();
  resolveCalendar({ events }, new Set(["lumen"]), faults.at("calendar"));
  return faults.all().map((fault) => `${fault.path}: ${fault.reason}`);
}

test("events come back earliest first", () => {
  const faults = new Faults();
  expect(resolveCalendar({ events: [blackFriday, stocktake] }, new Set(["lumen"]), faults)).toEqual([
    stocktake,
    blackFriday,
  ]);
  expect(faults.all()).toEqual([]);
  expect(resolveCalendar(undefined, new Set(), faults)).toEqual([]);
});

test.each([
  [{ ...blackFriday, end: "2026-11-26T00:00" }, "calendar.events[0].end: is not after the start 2026-11-27T00:00"],
  [{ ...blackFriday, end: blackFriday.start }, "calendar.events[0].end: is not after the start 2026-11-27T00:00"],
  [{ ...blackFriday, start: "2026-02-30T00:00" }, "calendar.events[0].start: is not a local time"],
  [{ ...blackFriday, start: "2026-11-27T00:00+01:00" }, "calendar.events[0].start: is not a local time"],
  [{ ...blackFriday, end: "2026-11-28T24:00" }, "calendar.events[0].end: is not a local time"],
  [{ ...blackFriday, zone: "Berlin" }, "calendar.events[0].zone: is not an IANA time zone"],
  [{ ...blackFriday, zone: "+01:00" }, "calendar.events[0].zone: is not an IANA time zone"],
  [{ ...stocktake, tenants: ["lumne"] }, "calendar.events[0].tenants[0]: is not a tenant of this platform"],
  [
    { ...stocktake, start: "2026-01-17T18:00", end: "2026-04-27T18:01" },
    "calendar.events[0].end: ends a freeze of 101 days, without security updates",
  ],
])("a faulty event %#", (event, fault) => {
  expect(faultsOf([event])).toEqual([fault]);
});

test("a freeze may last 100 days, and a peak longer", () => {
  const until = "2026-04-27T18:00";
  expect(
    faultsOf([
      { ...stocktake, end: until },
      { ...blackFriday, start: "2025-01-01T00:00" },
    ]),
  ).toEqual([]);
});

test("two events of one name", () => {
  expect(faultsOf([blackFriday, blackFriday])).toEqual(["calendar.events[1].name: names a second event"]);
});
