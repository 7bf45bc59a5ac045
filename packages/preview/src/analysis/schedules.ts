import type { PreviewedResource } from "../model";

/** A schedule of EventBridge for one moment, in UTC. */
interface OneTime {
  name: string;
  at: Date;
}

/**
 * Schedules for a moment that is past. EventBridge neither makes nor changes one: whoever deploys it anew, or with another
 * tag, is refused.
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
