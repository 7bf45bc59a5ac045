import type { Faults } from "../internal/errors";

/** Local times of IANA time zones as instants. Pure: nothing here reads the current time. */

const MINUTE = 60_000;

const formatters = new Map<string, Intl.DateTimeFormat>();

export function checkZone(zone: string, faults: Faults): void {
  if (!isZone(zone)) faults.add(zone, "is not an IANA time zone", 'Write one such as "Europe/Vienna".');
}

function isZone(zone: string): boolean {
  try {
    // Offsets such as +01:00 are accepted too, and would be wrong for half of the year.
    return /^[A-Za-z]/.test(zone) && new Intl.DateTimeFormat("en", { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

/** Minutes that a zone's clocks are ahead of UTC at an instant. */
export function offsetAt(zone: string, instant: number): number {
  let formatter = formatters.get(zone);
  if (!formatter) {
    const digits = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" } as const;
    formatter = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", ...digits });
    formatters.set(zone, formatter);
  }
  const part = Object.fromEntries(formatter.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const local = Date.UTC(part["year"] ?? 0, (part["month"] ?? 1) - 1, part["day"], part["hour"], part["minute"]);
  return Math.round((local - instant) / MINUTE);
}

/** The instant of a local time, `YYYY-MM-DDTHH:MM`. One that clocks skip counts as the one after it. */
export function instantOf(local: string, zone: string): number {
  const asUtc = Date.parse(`${local}:00Z`);
  const guess = asUtc - offsetAt(zone, asUtc) * MINUTE;
  return asUtc - offsetAt(zone, guess) * MINUTE;
}

/** Every offset of a zone in a year: one, or two where clocks change. */
export function offsetsOf(zone: string, year: number): number[] {
  const months = Array.from({ length: 12 }, (_, month) => offsetAt(zone, Date.UTC(year, month, 15)));
  return [...new Set(months)];
}
