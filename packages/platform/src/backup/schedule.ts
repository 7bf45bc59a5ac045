import { Cron } from "croner";
import type { Faults } from "../internal/errors";

/** A value, range, list or step, as croner and the operator's own parser both read them; no `L`, `W` or `#`. */
const VALUE = "([0-9]+|[a-z]{3})";
const PART = String.raw`(\*|\?|${VALUE}(-${VALUE})?)(/[0-9]+)?`;
const FIELD = new RegExp(`^${PART}(,${PART})*$`, "i");

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Any year without a leap day: its months are the shortest. */
const YEAR_START = Date.UTC(2026, 0, 1);
const YEAR_END = Date.UTC(2027, 0, 1);
const LONGEST_HOURS = 7 * 24;

const EXAMPLE =
  'Write seconds, minutes, hours, day of month, month, day of week: "0 30 1 * * *" is 01:30 UTC every day.';

/**
 * Most hours between two runs of a six-field cron, in UTC, which is what the operator's clock shows. Until the next base
 * backup the write-ahead log is all there is, so this bounds how much of it a restore replays.
 * @returns undefined when the schedule cannot be used; why is in `faults`
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

  // Every day that matches has the same times: the longest gap is within a day or from one such day to the next.
  const withinDay = gaps(`${second} ${minute} ${hour} * * *`, YEAR_START + DAY, 26);
  const days = `${day} ${month} ${weekday}`;
  const betweenDays = /[^*? ]/.test(days) ? gaps(`0 0 0 ${days}`, YEAR_END, 400) : [DAY];
  if (Math.min(...withinDay) < HOUR)
    return refuse("runs more than once an hour", "Run it once a day: a base backup copies the whole server.");
  const overnight = withinDay.at(-1) ?? Infinity;
  const longestPause = betweenDays.length === 0 ? Infinity : Math.max(...betweenDays) - DAY;
  const hours = Math.max(...withinDay, overnight + longestPause) / HOUR;
  if (hours > LONGEST_HOURS)
    return refuse(
      "leaves more than a week without a base backup",
      "Run it once a day: a restore replays all that follows.",
    );
  return hours;
}

function isCron(pattern: string): boolean {
  try {
    new Cron(pattern, { mode: "6-part" });
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds between runs, from the start of the year to the first run at or past `end`, `most` runs at most. */
function gaps(pattern: string, end: number, most: number): number[] {
  const cron = new Cron(pattern, { timezone: "UTC", mode: "6-part" });
  const found: number[] = [];
  let last: number | undefined;
  for (let run = cron.nextRun(new Date(YEAR_START - 1)); run && found.length < most; run = cron.nextRun(run)) {
    if (last !== undefined) found.push(run.getTime() - last);
    last = run.getTime();
    if (last >= end) break;
  }
  return found;
}
