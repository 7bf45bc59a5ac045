import type { CalendarEventFacts } from "@retail-odoo/contract";
import { instantsOf } from "../calendar";

/**
 * When Karpenter may take nodes away. Its budgets know UTC only and no year, and they only restrict: the smallest of those that
 * hold at the moment counts. So a freeze is a budget of no nodes, and comes again every year until its event is taken out.
 */
export interface Budget {
  nodes: string;
  reasons?: ("Underutilized" | "Drifted")[];
  /** Five-field cron in UTC, and for how long it holds: hours and minutes. */
  schedule?: string;
  duration?: string;
}

/** Hours of UTC at which it is night where a region's stores are, by the first part of its name. */
const NIGHT_STARTS: { readonly [area: string]: number } = {
  ap: 17,
  ca: 7,
  us: 7,
  sa: 5,
};
const NIGHT_STARTS_ELSEWHERE = 1;
const NIGHT_HOURS = 4;

/** No nodes by day, at most one at a time by night. @param reasons for which by day; any, where none is given */
export function nightly(region: string, reasons?: Budget["reasons"]): Budget[] {
  const starts = NIGHT_STARTS[region.split("-")[0] ?? ""] ?? NIGHT_STARTS_ELSEWHERE;
  const day = {
    nodes: "0",
    ...(reasons && { reasons }),
    schedule: `0 ${(starts + NIGHT_HOURS) % 24} * * *`,
    duration: `${24 - NIGHT_HOURS}h`,
  };
  return [{ nodes: "1" }, day];
}

/** A budget of no nodes for every stretch of time that events freeze. Pure. */
export function freezes(events: readonly CalendarEventFacts[]): Budget[] {
  return stretches(events).map(({ start, end }) => {
    const minutes = (end.getTime() - start.getTime()) / 60_000;
    const at = [start.getUTCMinutes(), start.getUTCHours(), start.getUTCDate(), start.getUTCMonth() + 1];
    return { nodes: "0", schedule: `${at.join(" ")} *`, duration: inHours(minutes) };
  });
}

/** Freezes that overlap or follow at once are one. */
function stretches(events: readonly CalendarEventFacts[]): { start: Date; end: Date }[] {
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
