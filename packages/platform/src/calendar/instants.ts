import type { CalendarEventFacts } from "@retail-odoo/contract";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** An event as moments: from `start` until just before `end`. Pure. */
export function instantsOf({ start, end, zone }: CalendarEventFacts): { start: Date; end: Date } {
  // An hour that a clock shows twice, or not at all, belongs to the event.
  return { start: new Date(Math.min(...momentsOf(start, zone))), end: new Date(Math.max(...momentsOf(end, zone))) };
}

/** The moments at which clocks in `zone` show a local time; where they skip it, what it would be by either offset. */
function momentsOf(local: string, zone: string): number[] {
  const asUtc = Date.parse(`${local}:00Z`);
  const candidates = [offsetAt(asUtc - DAY, zone), offsetAt(asUtc + DAY, zone)].map((offset) => asUtc - offset);
  const shown = candidates.filter((moment) => moment + offsetAt(moment, zone) === asUtc);
  return shown.length > 0 ? shown : candidates;
}

/** Milliseconds by which clocks in `zone` are ahead of UTC. */
function offsetAt(moment: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(moment);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? "";
  const local = `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}:00Z`;
  return Date.parse(local) - Math.floor(moment / MINUTE) * MINUTE;
}
