import type { CalendarEventFacts } from "@retail-odoo/contract";
import * as fc from "fast-check";
import { instantsOf } from "../calendar";
import { freezes, nightly, type Budget } from "./budgets";

const freeze = (start: string, end: string, zone = "Europe/Berlin"): CalendarEventFacts => ({
  name: start,
  kind: "freeze",
  start,
  end,
  zone,
});

test("a freeze is a budget of 0 nodes, in UTC", () => {
  expect(freezes([freeze("2026-11-23T00:00", "2026-12-01T06:00")])).toEqual([
    { nodes: "0", schedule: "0 23 22 11 *", duration: "198h" },
  ]);
  expect(freezes([freeze("2027-01-16T18:00", "2027-01-16T18:45", "Asia/Kolkata")])).toEqual([
    { nodes: "0", schedule: "30 12 16 1 *", duration: "45m" },
  ]);
  expect(freezes([freeze("2026-05-01T00:00", "2026-05-01T01:30", "UTC")])).toEqual([
    { nodes: "0", schedule: "0 0 1 5 *", duration: "1h30m" },
  ]);
});

test("freezes that overlap or adjoin are merged; peaks give no budget", () => {
  const events = [freeze("2026-12-10T00:00", "2027-01-04T06:00"), freeze("2026-11-23T00:00", "2026-12-10T00:00")];
  expect(freezes([...events, { ...freeze("2026-06-01T00:00", "2026-06-02T00:00"), kind: "peak" }])).toEqual([
    { nodes: "0", schedule: "0 23 22 11 *", duration: "1014h" },
  ]);
});

test("no disruption by day, one node at a time by night", () => {
  expect(nightly("eu-central-1")).toEqual([{ nodes: "1" }, { nodes: "0", schedule: "0 5 * * *", duration: "20h" }]);
  expect(nightly("us-east-1", ["Drifted"])).toEqual([
    { nodes: "1" },
    { nodes: "0", reasons: ["Drifted"], schedule: "0 11 * * *", duration: "20h" },
  ]);
  expect(nightly("ap-southeast-2")[1]?.schedule).toBe("0 21 * * *");
});

/**
 * Whether a budget holds at a moment, as Karpenter decides it: its schedule struck within its duration before. Written for the
 * schedules that are emitted here: a minute and an hour of every day, or of one day of a year.
 */
function holds({ schedule, duration }: Budget, at: Date): boolean {
  if (schedule === undefined) return true;
  const [minute = 0, hour = 0, day, month] = schedule
    .split(" ")
    .map((field) => (field === "*" ? undefined : Number(field)));
  const [, hours = 0, minutes = 0] =
    /^(?:(\d+)h)?(?:(\d+)m)?$/.exec(duration ?? "")?.map((part) => Number(part ?? 0)) ?? [];
  const length = (hours * 60 + minutes) * 60_000;
  const strikes: number[] = [];
  if (day === undefined || month === undefined)
    for (let days = 0; days <= length / 86_400_000 + 1; days++)
      strikes.push(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() - days, hour, minute));
  else
    for (let years = 0; years <= 2; years++) {
      const strike: Date = new Date(Date.UTC(at.getUTCFullYear() - years, month - 1, day, hour, minute));
      if (strike.getUTCDate() === day) strikes.push(strike.getTime());
    }
  return strikes.some((strike) => strike <= at.getTime() && at.getTime() < strike + length);
}

/** Most nodes that may go at a moment for a reason: the least of the budgets that hold. */
function allowed(budgets: Budget[], reason: "Underutilized" | "Empty" | "Drifted", at: Date): number {
  const held = budgets.filter(
    (one) => (one.reasons as string[] | undefined)?.includes(reason) !== false && holds(one, at),
  );
  return Math.min(...held.map(({ nodes }) => Number(nodes)));
}

const minutes = fc.integer({ min: Date.UTC(2024, 0, 1) / 60_000, max: Date.UTC(2031, 0, 1) / 60_000 });
const event = fc
  .record({
    from: minutes,
    length: fc.integer({ min: 1, max: 90 * 24 * 60 }),
    zone: fc.constantFrom("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC", "Australia/Lord_Howe"),
  })
  .map(({ from, length, zone }) => {
    const local = (at: number) => new Date(at * 60_000).toISOString().slice(0, 16);
    return freeze(local(from), local(from + length), zone);
  });

test("no node is disrupted in any minute of a freeze, whatever the nightly budget allows", () => {
  fc.assert(
    fc.property(
      fc.array(event, { minLength: 1, maxLength: 6 }),
      fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      (events, share) => {
        const budgets = [...nightly("eu-central-1", ["Underutilized", "Drifted"]), ...freezes(events)];
        for (const one of events) {
          const { start, end } = instantsOf(one);
          const length = (end.getTime() - start.getTime()) / 60_000;
          for (const minute of [0, Math.floor(share * length), length - 1]) {
            const at = new Date(start.getTime() + minute * 60_000);
            for (const reason of ["Underutilized", "Empty", "Drifted"] as const)
              expect({ at, allowed: allowed(budgets, reason, at) }).toEqual({ at, allowed: 0 });
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("budgets cover every minute of a year's freezes, and no other", () => {
  const events = [freeze("2026-11-23T00:00", "2026-12-01T06:00"), freeze("2026-12-10T00:00", "2027-01-04T06:00")];
  const budgets = freezes(events);
  const spans = events.map(instantsOf);
  for (let at = Date.UTC(2026, 6, 1); at < Date.UTC(2027, 6, 1); at += 60_000) {
    const inside = spans.some(({ start, end }) => start.getTime() <= at && at < end.getTime());
    if (inside !== budgets.some((budget) => holds(budget, new Date(at)))) throw new Error(new Date(at).toISOString());
  }
});

test("outside of freezes a node may be disrupted by night, and an empty one by day", () => {
  const budgets = [
    ...nightly("eu-central-1", ["Underutilized", "Drifted"]),
    ...freezes([freeze("2026-11-23T00:00", "2026-12-01T06:00")]),
  ];
  const at = (time: string) => new Date(`2026-06-15T${time}Z`);
  expect([allowed(budgets, "Drifted", at("02:00")), allowed(budgets, "Empty", at("12:00"))]).toEqual([1, 1]);
  expect([allowed(budgets, "Drifted", at("12:00")), allowed(budgets, "Drifted", at("00:59"))]).toEqual([0, 0]);
});
