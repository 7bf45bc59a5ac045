import type { CalendarEventFacts } from "@retail-odoo/contract";
import { offsetAt } from "./zone-time";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Start and end of an event as instants. Pure. */
export function instantsOf({ start, end, zone }: CalendarEventFacts): { start: Date; end: Date } {
  // An hour that clocks show twice or skip belongs to the event.
  return { start: new Date(Math.min(...momentsOf(start, zone))), end: new Date(Math.max(...momentsOf(end, zone))) };
}

/** The instants at which clocks in `zone` show a local time; where they skip it, the instant by either offset. */
function momentsOf(local: string, zone: string): number[] {
  const asUtc = Date.parse(`${local}:00Z`);
  const candidates = [asUtc - DAY, asUtc + DAY].map((moment) => asUtc - offsetAt(zone, moment) * MINUTE);
  const shown = candidates.filter((moment) => moment + offsetAt(zone, moment) * MINUTE === asUtc);
  return shown.length > 0 ? shown : candidates;
}
