import { Cron } from "croner";
import { clock, commonMinutes, dayWindow } from "../internal/day-window";
import type { Faults } from "../internal/errors";

/** A value, range, list or step that croner and CloudNativePG's parser read alike; no `L`, `W` or `#`. */
const VALUE = "([0-9]+|[a-z]{3})";
const PART = String.raw`(\*|\?|${VALUE}(-${VALUE})?)(/[0-9]+)?`;
const FIELD = new RegExp(`^${PART}(,${PART})*$`, "i");

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A year without a leap day, whose February is the shortest. */
const YEAR_START = Date.UTC(2026, 0, 1);
const YEAR_END = Date.UTC(2027, 0, 1);
const MAX_HOURS = 7 * 24;

const EXAMPLE =
  'Write seconds, minutes, hours, day of month, month, day of week: "0 30 23 * * *" is 23:30 UTC every day.';

/**
 * Longest interval in hours between two runs of a six-field cron in UTC, the operator's time zone. It bounds the WAL that a
 * restore replays.
 * @returns undefined for an invalid schedule; the reason is in `faults`
 */
export function worstIntervalHours(schedule: string, faults: Faults): number | undefined {
  const refuse = (reason: string, remedy: string) => {
    faults.add(schedule, reason, remedy);
    return undefined;
  };
  const fields = schedule.trim().split(/\s+/);
  const [second, minute, hour, day, month, weekday] = fields;
  if (fields.length !== 6 || weekday === undefined)
    return refuse(`has ${fields.length} fields instead of six, the first of which is seconds`, EXAMPLE);
  if (!fields.every((field) => FIELD.test(field)) || !isCron(schedule))
    return refuse("is not a cron schedule", EXAMPLE);
  if (weekday.includes("7")) return refuse("counts days of the week beyond 6", "Write 0 for Sunday.");

  // Every matching day has the same times, so the longest gap is within a day, or between two matching days.
  const withinDay = gaps(`${second} ${minute} ${hour} * * *`, YEAR_START + DAY, 26);
  const days = `${day} ${month} ${weekday}`;
  const betweenDays = /[^*? ]/.test(days) ? gaps(`0 0 0 ${days}`, YEAR_END, 400) : [DAY];
  if (Math.min(...withinDay) < HOUR)
    return refuse("runs more than once an hour", "Run it once a day: a base backup copies the whole server.");
  const overnight = withinDay.at(-1) ?? Infinity;
  const longestPause = betweenDays.length === 0 ? Infinity : Math.max(...betweenDays) - DAY;
  const hours = Math.max(...withinDay, overnight + longestPause) / HOUR;
  if (hours > MAX_HOURS)
    return refuse(
      "leaves more than a week without a base backup",
      "Run it once a day: a restore replays all WAL since the last one.",
    );
  return hours;
}

/**
 * Refuses a schedule that starts a base backup in the window in which nodes may be replaced, such as `01:00-05:00`. A schedule that
 * has a fault already is not looked at.
 */
export function checkOutside(schedule: string | undefined, disruptionWindow: string | undefined, faults: Faults): void {
  if (schedule === undefined || disruptionWindow === undefined || faults.any()) return;
  const window = dayWindow(disruptionWindow);
  const inside = startsOf(schedule).find((start) => commonMinutes({ start, length: 1 }, window) > 0);
  if (inside !== undefined)
    faults.add(
      schedule,
      `starts a base backup at ${clock(inside)} UTC, and from ${disruptionWindow.replace("-", " to ")} UTC nodes are replaced: a backup is lost with the pod that is moved`,
      "Start it outside of these hours, or leave it out: each server then has a time of its own.",
    );
}

/** Minutes of the day, UTC, at which a valid schedule starts backups. */
export function startsOf(schedule: string): number[] {
  const [second, minute, hour] = schedule.trim().split(/\s+/);
  const starts = runs(`${second} ${minute} ${hour} * * *`, YEAR_START + DAY, 26);
  return [...new Set(starts.map((run) => Math.floor((run % DAY) / MINUTE)))];
}

function isCron(pattern: string): boolean {
  try {
    new Cron(pattern, { mode: "6-part" });
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds between runs, from the start of the year to the first run at or after `end`, at most `limit` runs. */
function gaps(pattern: string, end: number, limit: number): number[] {
  const found = runs(pattern, end, limit + 1);
  return found.slice(1).map((run, index) => run - (found[index] ?? run));
}

/** Instants of runs from the start of the year to the first at or after `end`, at most `limit`. */
function runs(pattern: string, end: number, limit: number): number[] {
  const cron = new Cron(pattern, { timezone: "UTC", mode: "6-part" });
  const found: number[] = [];
  for (let run = cron.nextRun(new Date(YEAR_START - 1)); run && found.length < limit; run = cron.nextRun(run)) {
    found.push(run.getTime());
    if (run.getTime() >= end) break;
  }
  return found;
}
