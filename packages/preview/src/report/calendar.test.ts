import type { CalendarEventFacts } from "@retail-odoo/contract";
import { calendarSection } from "./calendar";

const event = (name: string, start: string, end: string, kind: "peak" | "freeze" = "freeze"): CalendarEventFacts => ({
  name,
  kind,
  start,
  end,
  zone: "Europe/Berlin",
});
const NOW = new Date("2026-11-20T12:00Z");
const shown = (...events: CalendarEventFacts[]) => {
  const text = calendarSection(events, NOW)?.text.replace(/\s+/g, " ") ?? "";
  return {
    names: [...text.matchAll(/<th scope="row">([^<]*)</g)].map((match) => match[1]),
    bars: [...text.matchAll(/class="event (\w+)" style="margin-left:([\d.]+)%;width:([\d.]+)%"/g)].map((match) =>
      match.slice(1),
    ),
    months: [...text.matchAll(/class="month"[^>]*>([^<]*)</g)].map((match) => match[1]),
  };
};

test("events of the next 90 days, the earliest first, as bars of their share", () => {
  const { names, bars, months } = shown(
    event("later", "2026-12-29T00:00", "2027-01-07T00:00"),
    event("running", "2026-11-01T00:00", "2026-11-29T00:00", "peak"),
    event("over", "2026-11-01T00:00", "2026-11-19T00:00"),
    event("far", "2027-02-18T00:00", "2027-02-19T00:00"),
    event("reaches out", "2027-02-13T12:00", "2027-05-01T00:00"),
  );
  expect(names).toEqual(["running", "later", "reaches out"]);
  expect(bars).toEqual([
    ["peak", "0.00", "10.00"],
    ["freeze", "43.33", "10.00"],
    ["freeze", "95.00", "5.00"],
  ]);
  expect(months).toEqual(["Dec 2026", "Jan 2027", "Feb 2027"]);
});

test("no section without an event in these days", () => {
  expect(calendarSection([event("over", "2026-01-01T00:00", "2026-01-02T00:00")], NOW)).toBeUndefined();
});
