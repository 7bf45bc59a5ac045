import type { CalendarEventFacts } from "@retail-odoo/contract";
import { instantsOf } from "../calendar";
import { clock } from "../internal/day-window";

/**
 * A disruption budget of Karpenter. Schedules are in UTC and without a year, and budgets only restrict: the smallest active
 * one applies. So a freeze is a budget of 0 nodes, and recurs every year until its event is removed.
 */
export interface Budget {
  nodes: string;
  reasons?: ("Underutilized" | "Drifted")[];
  /** Cron expression in UTC, and the duration of the budget in hours and minutes. */
  schedule?: string;
  duration?: string;
}

/** UTC hour at which the night begins in the stores of a region, by the first part of its name. */
const NIGHT_STARTS: { readonly [area: string]: number } = {
  ap: 17,
  ca: 7,
  us: 7,
  sa: 5,
};
const NIGHT_STARTS_ELSEWHERE = 1;
const NIGHT_HOURS = 4;

/** The night in which nodes may be replaced, UTC, every day: `01:00-05:00`. */
export function disruptionWindow(region: string): string {
  const starts = nightStarts(region);
  return [starts, starts + NIGHT_HOURS].map((hour) => clock(hour * 60)).join("-");
}

function nightStarts(region: string): number {
  return NIGHT_STARTS[region.split("-")[0] ?? ""] ?? NIGHT_STARTS_ELSEWHERE;
}

/** No disruption by day, at most one node at a time by night. @param reasons refused by day; all of them where absent */
export function nightly(region: string, reasons?: Budget["reasons"]): Budget[] {
  const starts = nightStarts(region);
  const day = {
    nodes: "0",
    ...(reasons && { reasons }),
    schedule: `0 ${(starts + NIGHT_HOURS) % 24} * * *`,
    duration: `${24 - NIGHT_HOURS}h`,
  };
  return [{ nodes: "1" }, day];
}

/** A budget of 0 nodes for every period in which an event freezes changes. Pure. */
export function freezes(events: readonly CalendarEventFacts[]): Budget[] {
  return freezePeriods(events).map(({ start, end }) => {
    const minutes = (end.getTime() - start.getTime()) / 60_000;
    const at = [start.getUTCMinutes(), start.getUTCHours(), start.getUTCDate(), start.getUTCMonth() + 1];
    return { nodes: "0", schedule: `${at.join(" ")} *`, duration: inHours(minutes) };
  });
}

/** Merges freezes that overlap or adjoin. */
function freezePeriods(events: readonly CalendarEventFacts[]): { start: Date; end: Date }[] {
  const sorted = events
    .filter(({ kind }) => kind === "freeze")
    .map(instantsOf)
    .sort((left, right) => left.start.getTime() - right.start.getTime());
  const merged: { start: Date; end: Date }[] = [];
  for (const next of sorted) {
    const last = merged.at(-1);
    if (!last || next.start > last.end) merged.push({ ...next });
    else if (next.end > last.end) last.end = next.end;
  }
  return merged;
}

function inHours(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return `${hours > 0 ? `${hours}h` : ""}${rest > 0 || hours === 0 ? `${rest}m` : ""}`;
}
