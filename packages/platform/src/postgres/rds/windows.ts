import type { CalendarEventFacts } from "@retail-odoo/contract";
import { instantOf, offsetsOf } from "../../calendar";
import { sum } from "../../internal/units";

/** Backup and maintenance windows of an instance. Pure. */

export interface RdsWindows {
  /** UTC, `01:00-02:00`, every day. */
  backup: string;
  /** UTC, `tue:02:00-tue:03:00`, every week. */
  maintenance: string;
  /** Freezes that cover every weekday: the operator has to defer maintenance that falls due. */
  disturbed: string[];
}

/** Local minutes of the day in which stores are open or close their tills. Assumed. */
const RETAIL_DAY = { from: 6 * 60, to: 23 * 60 };
const LENGTH = 60;
const STEP = 30;
const DAY = 24 * 60;
const WEEK = 7 * DAY;
const MINUTE = 60_000;
/** Rules of daylight saving time have not changed for years; any year has them. */
const RULES_OF = 2026;
/** Best first: stores sell least at the beginning of a week. */
const WEEKDAYS = ["tue", "wed", "mon", "thu", "sun", "sat", "fri"] as const;
/** Minutes from the Thursday that Unix time begins with. */
const DAYS_AFTER_EPOCH = { thu: 0, fri: 1, sat: 2, sun: 3, mon: 4, tue: 5, wed: 6 } as const;

/**
 * Places both windows in the night of every time zone, summer and winter, and maintenance outside of freezes and, where that
 * leaves a choice, of peaks. For zones too far apart to share a night, it minimizes the minutes within opening hours.
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

/** The first window that overlaps the fewest freezes and, among those, the fewest peaks. */
function calmest(starts: readonly number[], events: readonly CalendarEventFacts[]): { day: Weekday; start: number } {
  const windows = WEEKDAYS.flatMap((day) => starts.map((start) => ({ day, start })));
  const met = ({ day, start }: { day: Weekday; start: number }, kind: CalendarEventFacts["kind"]) =>
    events.filter((event) => event.kind === kind && meets(day, start, event)).length;
  const rated = windows.map((window) => ({ window, freezes: met(window, "freeze"), peaks: met(window, "peak") }));
  rated.sort((a, b) => a.freezes - b.freezes || a.peaks - b.peaks);
  return rated[0]?.window ?? { day: WEEKDAYS[0], start: 0 };
}

/** Whether the window of any week overlaps an event. */
function meets(day: Weekday, start: number, event: CalendarEventFacts): boolean {
  const first = (DAYS_AFTER_EPOCH[day] * DAY + start) * MINUTE;
  const [from, to] = [instantOf(event.start, event.zone), instantOf(event.end, event.zone)];
  const weeks = Math.floor((from - first - LENGTH * MINUTE) / (WEEK * MINUTE)) + 1;
  return first + weeks * WEEK * MINUTE < to;
}

/** Minutes of the retail day in the hour that begins at a local minute. */
function retailMinutes(start: number): number {
  const local = modulo(start, DAY);
  return sum([local, local - DAY], (from) =>
    Math.max(0, Math.min(from + LENGTH, RETAIL_DAY.to) - Math.max(from, RETAIL_DAY.from)),
  );
}

/** Distance from 02:00 in the first zone. */
function distance(start: number, offsets: readonly number[]): number {
  return apart(start + (offsets[0] ?? 0), 2 * 60);
}

/** Minutes between two times of the day, the shorter way around midnight. */
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
