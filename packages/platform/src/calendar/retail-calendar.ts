import type { CalendarEventFacts } from "@retail-odoo/contract";
import { checkChoice, checkWhole } from "../internal/checks";
import type { Faults } from "../internal/errors";
import { checkName } from "../internal/names";
import { checkZone } from "./zone-time";

/** A time that matters to stores: `peak` when they sell most, `freeze` when nothing may change under them. */
export interface RetailCalendarEvent {
  /** Unique in the calendar, shown in reports and alerts. */
  name: string;
  /** `peak` asks for capacity, `freeze` forbids releases and disruption. */
  kind: "peak" | "freeze";
  /** First minute, local time in `zone`: `2026-11-27T06:00`. */
  start: string;
  /** First minute after it, local time in `zone`. */
  end: string;
  /** IANA time zone, such as `Europe/Berlin`. */
  zone: string;
  /**
   * Names of the tenants it applies to.
   * @default every tenant
   */
  tenants?: string[];
  /**
   * Nodes that AWS keeps ready for a peak, from a day before it until it ends, used or not.
   * @default none: nodes are started as load asks for them
   */
  reserve?: PeakReservation;
}

/** Nodes of a pool, reserved in every zone. */
export interface PeakReservation {
  /** `web` is also what nodes of single tenants are made of, where Karpenter starts them. */
  pool: "web" | "data";
  /** At least 1; together with peaks at the same time at most what the pool may have. */
  nodesPerZone: number;
}

/** Peaks and freezes of a platform, as one value that releases, scaling, disruption and alerting read. */
export interface RetailCalendar {
  /** Peaks and freezes, in any order. */
  events: RetailCalendarEvent[];
}

/** A node pool is told fifty windows in which it takes no nodes away, and two of them are its nights. */
const MOST_FREEZES = 48;

const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** Checks a calendar against the portfolio's tenant names and returns its events, earliest first. Pure. */
export function resolveCalendar(
  calendar: RetailCalendar | undefined,
  tenants: ReadonlySet<string>,
  faults: Faults,
): CalendarEventFacts[] {
  const events = calendar?.events ?? [];
  const names = new Set<string>();
  const frozen = events.filter(({ kind }) => kind === "freeze").length;
  if (frozen > MOST_FREEZES)
    faults
      .at("events")
      .add(undefined, `names ${frozen} freezes, and nodes keep ${MOST_FREEZES}`, "Take out those that are over.");
  events.forEach((event, index) => {
    const at = faults.at("events").at(index);
    if (names.has(event.name)) at.at("name").add(event.name, "names a second event", "Give every event its own name.");
    names.add(event.name);
    const start = checkLocalTime(event.start, at.at("start"));
    const end = checkLocalTime(event.end, at.at("end"));
    if (start && end && event.start >= event.end)
      at.at("end").add(event.end, `is not after the start ${event.start}`, "Let an event end after it starts.");
    checkZone(event.zone, at.at("zone"));
    if (event.reserve) checkReservation(event, at);
    event.tenants?.forEach((tenant, position) => {
      if (!tenants.has(tenant))
        at.at("tenants").at(position).add(tenant, "is not a tenant of this platform", oneOf(tenants));
    });
  });
  return [...events].sort((a, b) => (a.start + a.name < b.start + b.name ? -1 : 1));
}

/** It names resources, and only a peak has a use for it. */
function checkReservation({ name, kind, reserve }: RetailCalendarEvent, faults: Faults): void {
  const at = faults.at("reserve");
  if (kind !== "peak") at.add(reserve, `reserves nodes for a ${kind}`, "Reserve them with an event of kind peak.");
  checkName(name, faults.at("name"));
  checkChoice(reserve?.pool, ["web", "data"], "a pool that peaks reserve", at.at("pool"));
  checkWhole(reserve?.nodesPerZone, 1, 450, "nodes", at.at("nodesPerZone"));
}

function checkLocalTime(value: string, faults: Faults): boolean {
  // A day that does not exist rolls over into the next month, so it does not come back as it was written.
  const valid = LOCAL_TIME.test(value) && new Date(`${value}:00Z`).toJSON()?.slice(0, 16) === value;
  if (!valid) faults.add(value, "is not a local time", 'Write date and minute without an offset: "2026-11-27T06:00".');
  return valid;
}

function oneOf(names: ReadonlySet<string>): string {
  return names.size === 0 ? "The platform has none yet." : `Write one of: ${[...names].sort().join(", ")}.`;
}
