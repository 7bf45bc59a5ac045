import { checkPlain } from "./checks";
import type { Faults } from "./errors";
import { sum } from "./units";

/** Daily windows in UTC, such as `22:00-02:00`, and their minutes of the day. Pure. */

export const DAY = 24 * 60;

/** Minutes of a window of the day, at most a day long. */
export interface DayWindow {
  start: number;
  length: number;
}

const DAY_WINDOW = /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/;

export function checkDayWindow(window: string | undefined, faults: Faults): void {
  checkPlain(window, DAY_WINDOW, "is not a window of the day", 'Write start and end in UTC: "01:00-05:00".', faults);
}

export function dayWindow(window: string): DayWindow {
  const [start = 0, end = 0] = [...window.matchAll(/(\d\d):(\d\d)/g)].map(
    ([, hours, minutes]) => Number(hours) * 60 + Number(minutes),
  );
  return { start, length: modulo(end - start, DAY) };
}

/** Minutes that two windows have in common. */
export function commonMinutes(one: DayWindow, other: DayWindow): number {
  const ahead = modulo(one.start - other.start, DAY);
  return sum([ahead, ahead - DAY], (begin) =>
    Math.max(0, Math.min(begin + one.length, other.length) - Math.max(begin, 0)),
  );
}

export function clock(minutes: number): string {
  const within = modulo(minutes, DAY);
  return [Math.floor(within / 60), within % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

export function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
