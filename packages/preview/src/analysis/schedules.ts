import type { CalendarEventFacts } from "@retail-odoo/contract";
import type { PreviewedResource } from "../model";
import type { PreviewedFacts } from "./facts";

/** A one-time EventBridge schedule, in UTC. */
interface OneTime {
  name: string;
  at: Date;
}

/**
 * One-time schedules in the past. EventBridge refuses to create or change one, even its tags, so the deployment would fail.
 */
export function pastSchedules(resources: readonly PreviewedResource[], now: Date): OneTime[] {
  return resources.flatMap((resource) => {
    const at = momentOf(resource);
    return at !== undefined && at <= now ? [{ name: resource.name, at }] : [];
  });
}

/** A sentence for each of them. */
export function pastScheduleWarnings(resources: readonly PreviewedResource[], now: Date): string[] {
  return pastSchedules(resources, now).map(
    ({ name, at }) =>
      `schedule ${name} is set for ${at.toISOString().slice(0, 16)} UTC, which is in the past: EventBridge rejects it. Remove the event or its reserved capacity.`,
  );
}

function momentOf({ type, inputs }: PreviewedResource): Date | undefined {
  const { scheduleExpression: expression, scheduleExpressionTimezone: zone = "UTC" } = inputs;
  if (type !== "aws:scheduler/schedule:Schedule" || typeof expression !== "string" || zone !== "UTC") return undefined;
  const [, moment] = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\)$/.exec(expression) ?? [];
  return moment === undefined ? undefined : new Date(`${moment}Z`);
}

/** What a deployment at this moment runs into: schedules that EventBridge rejects, and freezes that are in force. */
export function momentWarnings(
  resources: readonly PreviewedResource[],
  facts: PreviewedFacts | undefined,
  now: Date,
): string[] {
  return [...pastScheduleWarnings(resources, now), ...freezeWarnings(facts?.calendar ?? [], now)];
}

/** A sentence for each freeze of the retail calendar that is in force. */
export function freezeWarnings(calendar: readonly CalendarEventFacts[], now: Date): string[] {
  return calendar
    .filter(({ kind, start, end, zone }) => {
      const local = localTime(now, zone);
      return kind === "freeze" && start <= local && local < end;
    })
    .map(({ name, end, zone, tenants }) => {
      const whom = tenants === undefined ? "" : ` for ${tenants.join(", ")}`;
      return `freeze ${name} is in force${whom} until ${end.replace("T", " ")} (${zone}): release nothing before then.`;
    });
}

/** `2026-11-28T15:45`, as the calendar writes its times, so that they compare as text. */
function localTime(now: Date, zone: string): string {
  // Swedish writes dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  return format.format(now).replace(" ", "T");
}
