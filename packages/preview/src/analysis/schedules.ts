import type { PreviewedResource } from "../model";

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

function momentOf({ type, inputs }: PreviewedResource): Date | undefined {
  const { scheduleExpression: expression, scheduleExpressionTimezone: zone = "UTC" } = inputs;
  if (type !== "aws:scheduler/schedule:Schedule" || typeof expression !== "string" || zone !== "UTC") return undefined;
  const [, moment] = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\)$/.exec(expression) ?? [];
  return moment === undefined ? undefined : new Date(`${moment}Z`);
}
