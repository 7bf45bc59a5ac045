import type { CalendarEventFacts } from "@retail-odoo/contract";
import { checkChoice, checkWhole } from "../internal/checks";
import type { Faults } from "../internal/errors";
import { checkName } from "../internal/names";
import { checkZone } from "./zone-time";

/** A period that matters to stores: `peak` when they sell most, `freeze` when nothing may change. */
export interface RetailCalendarEvent {
  /** Name, unique in the calendar; of a peak that reserves nodes at most 30 lower-case letters, digits and dashes. */
  name: string;
  /** `peak` may reserve capacity, `freeze` forbids releases and node disruption. */
  kind: "peak" | "freeze";
  /** First minute, as local time in `zone`: `2026-11-27T06:00`. */
  start: string;
  /** First minute after the event, as local time in `zone`; later than `start`, and of a freeze at most 100 days later. */
  end: string;
  /** IANA time zone, such as `Europe/Berlin`. */
  zone: string;
  /**
   * Names of the tenants it applies to.
   * @default every tenant
   */
  tenants?: string[];
  /**
   * EC2 capacity reservation for a peak, from a day before it until it ends; AWS bills it whether used or not.
   * @default none: nodes start on demand
   */
  reserve?: PeakReservation;
}

/** Nodes of a pool, reserved in every zone. */
export interface PeakReservation {
  /** Node pool; `web` also serves the own node pools of tenants under Karpenter, which use its instance type. */
  pool: "web" | "data";
  /** Nodes in each zone, 1 to 450; overlapping peaks together at most the pool's `maxNodesPerZone`. */
  nodesPerZone: number;
}

/** Peaks and freezes of a platform: disruption budgets, maintenance windows and reservations are derived from them. */
export interface RetailCalendar {
  /** Events, in any order; at most 48 freezes, each of at most 100 days. */
  events: RetailCalendarEvent[];
}

/** Karpenter accepts 50 disruption budgets per node pool, and the maintenance window takes two. */
const MAX_FREEZES = 48;
/** Nodes, operators and tenants get no security updates while a freeze lasts. Autumn's sales to January's are some 75 days. */
const MAX_FREEZE_DAYS = 100;

const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** Checks a calendar against the portfolio's tenant names and returns its events, earliest first. Pure. */
export function resolveCalendar(
  calendar: RetailCalendar | undefined,
  tenants: ReadonlySet<string>,
  faults: Faults,
): CalendarEventFacts[] {
  return resolveEvents(calendar?.events ?? [], tenants, faults.at("events"));
}

/** @param tenants undefined where the portfolio is unknown */
export function resolveEvents(
  events: RetailCalendarEvent[],
  tenants: ReadonlySet<string> | undefined,
  faults: Faults,
): CalendarEventFacts[] {
  const names = new Set<string>();
  const frozen = events.filter(({ kind }) => kind === "freeze").length;
  if (frozen > MAX_FREEZES)
    faults.add(undefined, `names ${frozen} freezes, and nodes keep ${MAX_FREEZES}`, "Take out those that are over.");
  events.forEach((event, index) => {
    const at = faults.at(index);
    if (names.has(event.name)) at.at("name").add(event.name, "names a second event", "Give every event its own name.");
    names.add(event.name);
    const start = checkLocalTime(event.start, at.at("start"));
    const end = checkLocalTime(event.end, at.at("end"));
    if (start && end && event.start >= event.end)
      at.at("end").add(event.end, `is not after the start ${event.start}`, "Let an event end after it starts.");
    else if (start && end && event.kind === "freeze" && daysBetween(event) > MAX_FREEZE_DAYS)
      at.at("end").add(
        event.end,
        `ends a freeze of ${Math.ceil(daysBetween(event))} days, without security updates`,
        `Let a freeze last at most ${MAX_FREEZE_DAYS} days.`,
      );
    checkZone(event.zone, at.at("zone"));
    if (event.reserve) checkReservation(event, at);
    event.tenants?.forEach((tenant, position) => {
      if (tenants && !tenants.has(tenant))
        at.at("tenants").at(position).add(tenant, "is not a tenant of this platform", oneOf(tenants));
    });
  });
  return [...events].sort((a, b) => (a.start + a.name < b.start + b.name ? -1 : 1));
}

function daysBetween({ start, end }: RetailCalendarEvent): number {
  return (Date.parse(`${end}:00Z`) - Date.parse(`${start}:00Z`)) / (24 * 60 * 60_000);
}

/** The event's name becomes part of resource names, so it is checked as one. */
function checkReservation({ name, kind, reserve }: RetailCalendarEvent, faults: Faults): void {
  const at = faults.at("reserve");
  if (kind !== "peak") at.add(reserve, `reserves nodes for a ${kind}`, "Reserve them with an event of kind peak.");
  checkName(name, faults.at("name"));
  checkChoice(reserve?.pool, ["web", "data"], "a pool that peaks reserve", at.at("pool"));
  checkWhole(reserve?.nodesPerZone, 1, 450, "nodes", at.at("nodesPerZone"));
}

function checkLocalTime(value: string, faults: Faults): boolean {
  // Date.parse rolls a day that does not exist over into the next month, so the result differs from the input.
  const valid = LOCAL_TIME.test(value) && new Date(`${value}:00Z`).toJSON()?.slice(0, 16) === value;
  if (!valid) faults.add(value, "is not a local time", 'Write date and minute without an offset: "2026-11-27T06:00".');
  return valid;
}

function oneOf(names: ReadonlySet<string>): string {
  return names.size === 0 ? "The platform has none yet." : `Write one of: ${[...names].sort().join(", ")}.`;
}
