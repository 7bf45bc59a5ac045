import type { CalendarEventFacts } from "@retail-odoo/contract";
import { instantOf, offsetsOf } from "../../calendar";
import { sum } from "../../internal/units";

/** When RDS may back up and maintain an instance. Pure. */

export interface RdsWindows {
  /** UTC, `01:00-02:00`, every day. */
  backup: string;
  /** UTC, `tue:02:00-tue:03:00`, every week. */
  maintenance: string;
  /** Freezes so long that every weekday is in them: maintenance that falls due has to be put off by hand. */
  disturbed: string[];
}

/** Local minutes of the day between which stores sell and close their tills. Assumed. */
const RETAIL_DAY = { from: 6 * 60, to: 23 * 60 };
const LENGTH = 60;
const STEP = 30;
const DAY = 24 * 60;
const WEEK = 7 * DAY;
const MINUTE = 60_000;
/** Clocks have changed by the same rules for years; any year tells them. */
const RULES_OF = 2026;
/** The best first: stores sell least at the beginning of a week. */
const WEEKDAYS = ["tue", "wed", "mon", "thu", "sun", "sat", "fri"] as const;
/** Minutes from the Thursday that Unix time begins with. */
const DAYS_AFTER_EPOCH = { thu: 0, fri: 1, sat: 2, sun: 3, mon: 4, tue: 5, wed: 6 } as const;

/**
 * Puts both windows into the night of every time zone, summer and winter, and maintenance outside of freezes and, where that
 * leaves a choice, of peaks. Zones too far apart to share a night are disturbed for as few minutes as can be.
 * @param zones IANA names, at least one
 */
export function rdsWindows(zones: readonly string[], events: readonly CalendarEventFacts[]): RdsWindows {
  const offsets = zones.flatMap((zone) => offsetsOf(zone, RULES_OF));
  const starts = Array.from({ length: DAY / STEP }, (_, index) => index * STEP);
  const cost = (start: number) => sum(offsets, (offset) => retailMinutes(start + offset));
  const byNight = [...starts].sort((a, b) => cost(a) - cost(b) || distance(a, offsets) - distance(b, offsets));
  const backup = byNight[0] ?? 0;
  const free = byNight.filter((start) => apart(start, backup) >= LENGTH);
  const best = free.filter((start) => cost(start) === cost(free[0] ?? 0));
  const { day, start } = calmest(best, events);
  const disturbed = events.filter((event) => event.kind === "freeze" && meets(day, start, event));
  return {
    backup: `${clock(backup)}-${clock(backup + LENGTH)}`,
    maintenance: weekly(day, start),
    disturbed: disturbed.map(({ name }) => name),
  };
}

type Weekday = (typeof WEEKDAYS)[number];

/** The first of the windows that meets the fewest freezes and, of those, the fewest peaks. */
function calmest(starts: readonly number[], events: readonly CalendarEventFacts[]): { day: Weekday; start: number } {
  const windows = WEEKDAYS.flatMap((day) => starts.map((start) => ({ day, start })));
  const met = ({ day, start }: { day: Weekday; start: number }, kind: CalendarEventFacts["kind"]) =>
    events.filter((event) => event.kind === kind && meets(day, start, event)).length;
  const rated = windows.map((window) => ({ window, freezes: met(window, "freeze"), peaks: met(window, "peak") }));
  rated.sort((a, b) => a.freezes - b.freezes || a.peaks - b.peaks);
  return rated[0]?.window ?? { day: WEEKDAYS[0], start: 0 };
}

/** Whether any week's window lies in an event. */
function meets(day: Weekday, start: number, event: CalendarEventFacts): boolean {
  const first = (DAYS_AFTER_EPOCH[day] * DAY + start) * MINUTE;
  const [from, to] = [instantOf(event.start, event.zone), instantOf(event.end, event.zone)];
  const weeks = Math.floor((from - first - LENGTH * MINUTE) / (WEEK * MINUTE)) + 1;
  return first + weeks * WEEK * MINUTE < to;
}

/** Minutes of the retail day in an hour that begins at a local minute. */
function retailMinutes(start: number): number {
  const local = modulo(start, DAY);
  return sum([local, local - DAY], (from) =>
    Math.max(0, Math.min(from + LENGTH, RETAIL_DAY.to) - Math.max(from, RETAIL_DAY.from)),
  );
}

/** How far from two in the morning, in the first of the zones. */
function distance(start: number, offsets: readonly number[]): number {
  return apart(start + (offsets[0] ?? 0), 2 * 60);
}

/** Minutes between two times of the day, the shorter way round. */
function apart(one: number, other: number): number {
  const way = modulo(one - other, DAY);
  return Math.min(way, DAY - way);
}

function weekly(day: Weekday, start: number): string {
  const nights = Object.keys(DAYS_AFTER_EPOCH);
  const end = start + LENGTH;
  const endDay = end < DAY ? day : nights[(DAYS_AFTER_EPOCH[day] + 1) % 7];
  return `${day}:${clock(start)}-${endDay}:${clock(end)}`;
}

function clock(minutes: number): string {
  const within = modulo(minutes, DAY);
  return [Math.floor(within / 60), within % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
