import type { CalendarEventFacts } from "@retail-odoo/contract";
import { instantOf } from "../../calendar";
import { clock, DAY, modulo } from "../../internal/day-window";
import { backupSlot, offsetsOfAll, retailMinutes, slots, type BackupNight } from "../night";

/** Backup and maintenance windows of an instance. Pure. */

export interface RdsWindows {
  /** UTC, `01:00-02:00`, every day. */
  backup: string;
  /** UTC, `tue:02:00-tue:03:00`, every week. */
  maintenance: string;
  /** Freezes that cover every weekday: the operator has to defer maintenance that falls due. */
  disturbed: string[];
}

/** RDS accepts half an hour or more. */
const LENGTH = 60;
const WEEK = 7 * DAY;
const MINUTE = 60_000;
/** Best first: stores sell least at the beginning of a week. */
const WEEKDAYS = ["tue", "wed", "mon", "thu", "sun", "sat", "fri"] as const;
/** Minutes from the Thursday that Unix time begins with. */
const DAYS_AFTER_EPOCH = { thu: 0, fri: 1, sat: 2, sun: 3, mon: 4, tue: 5, wed: 6 } as const;

/**
 * Places both windows in the night of every time zone, summer and winter: the backup in the slot of the server's name, and
 * maintenance outside of the backup, of freezes and, where that leaves a choice, of peaks. For zones too far apart to share a
 * night, it minimizes the minutes within opening hours.
 */
export function rdsWindows(server: string, night: BackupNight, events: readonly CalendarEventFacts[]): RdsWindows {
  const offsets = offsetsOfAll(night.zones);
  const cost = (start: number) => retailMinutes(start, LENGTH, offsets);
  const byNight = slots().sort((a, b) => cost(a) - cost(b) || distance(a, offsets) - distance(b, offsets));
  const backup = backupSlot(server, night, LENGTH);
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
