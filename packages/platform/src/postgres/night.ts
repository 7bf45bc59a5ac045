import { createHash } from "node:crypto";
import { startsOf } from "../backup";
import { checkZone, offsetsOf } from "../calendar";
import { checkDayWindow, clock, commonMinutes, DAY, dayWindow } from "../internal/day-window";
import type { Faults } from "../internal/errors";
import { sum } from "../internal/units";

/** Nights of time zones, and the slots that servers have in them. Pure; minutes of the day, UTC unless said otherwise. */

/** Local minutes of the day in which stores are open or close their tills. Assumed. */
export const RETAIL_DAY = { from: 6 * 60, to: 23 * 60 };
/** Starts of windows lie this far apart. */
const SLOT = 30;
/** Rules of daylight saving time have not changed for years; any year has them. */
const RULES_OF = 2026;

/** What the backups of a server avoid. */
export interface BackupNight {
  /** IANA names, at least one: backups run in the night of all of them, summer and winter. */
  zones: readonly string[];
  /** `01:00-05:00`, UTC, every day: a backup is lost with the pod that is moved. */
  disruptionWindow?: string;
}

/** Checks what a server's arguments say of the night; where they are faulty, it is that of UTC. */
export function resolveNight(
  zones: readonly string[],
  disruptionWindow: string | undefined,
  faults: Faults,
): BackupNight {
  const before = faults.all().length;
  if (zones.length === 0) faults.at("timeZones").add(zones, "is empty", "Name one, or leave it out.");
  zones.forEach((zone, index) => checkZone(zone, faults.at("timeZones").at(index)));
  checkDayWindow(disruptionWindow, faults.at("disruptionWindow"));
  return faults.all().length > before ? { zones: ["UTC"] } : { zones, disruptionWindow };
}

/**
 * When the base backup of a server starts, on a half hour. Of all starts outside of the disruption window and of stores' hours
 * the server's name chooses one, by rendezvous hashing: servers spread over the night, and keep their slots when servers are
 * added, and mostly when time zones are. Where no start avoids both, the disruption window counts first.
 * @param minutes that the backup may take
 */
export function backupSlot(server: string, { zones, disruptionWindow }: BackupNight, minutes: number): number {
  const offsets = offsetsOfAll(zones);
  const window = disruptionWindow === undefined ? { start: 0, length: 0 } : dayWindow(disruptionWindow);
  const rated = slots().map((start) => ({
    start,
    disrupted: commonMinutes({ start, length: minutes }, window),
    retail: retailMinutes(start, minutes, offsets),
    rank: createHash("sha256").update(`${server} ${start}`).digest("hex"),
  }));
  rated.sort((a, b) => a.disrupted - b.disrupted || a.retail - b.retail || (a.rank < b.rank ? -1 : 1));
  return rated[0]?.start ?? 0;
}

/**
 * Refuses a schedule whose daily backup runs in stores' hours although another start would avoid more of them. Backups more often
 * than once a day are wanted by day. A schedule that has a fault already is not looked at.
 */
export function checkNight(
  server: string,
  schedule: string | undefined,
  { night, minutes }: { night: BackupNight; minutes: number },
  faults: Faults,
): void {
  if (schedule === undefined || faults.any()) return;
  const [start, ...more] = startsOf(schedule);
  if (start === undefined || more.length > 0) return;
  const offsets = offsetsOfAll(night.zones);
  const best = backupSlot(server, night, minutes);
  if (retailMinutes(start, minutes, offsets) > retailMinutes(best, minutes, offsets))
    faults.add(
      schedule,
      `runs a base backup from ${clock(start)} to ${clock(start + minutes)} UTC, while stores in ${night.zones.join(", ")} are open: ${clock(RETAIL_DAY.from)} to ${clock(RETAIL_DAY.to)} local time, summer and winter`,
      `Start it at ${clock(best)} UTC, or leave it out, here and in \`vault.backup\`: each server then has a time of its own.`,
    );
}

/** A slot as a six-field cron. */
export function dailyAt(slot: number): string {
  return `0 ${slot % 60} ${Math.floor(slot / 60)} * * *`;
}

/** Every half hour of a day. */
export function slots(): number[] {
  return Array.from({ length: DAY / SLOT }, (_, index) => index * SLOT);
}

/** Minutes that zones are ahead of UTC, in winter and summer. */
export function offsetsOfAll(zones: readonly string[]): number[] {
  return [...new Set(zones.flatMap((zone) => offsetsOf(zone, RULES_OF)))];
}

/** Minutes within stores' hours, summed over all offsets. */
export function retailMinutes(start: number, length: number, offsets: readonly number[]): number {
  const day = { start: RETAIL_DAY.from, length: RETAIL_DAY.to - RETAIL_DAY.from };
  return sum(offsets, (offset) => commonMinutes({ start: start + offset, length }, day));
}
