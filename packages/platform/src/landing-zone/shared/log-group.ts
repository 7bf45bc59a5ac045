import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import type { Keys } from "../keys/keys";
import { logGroupNames, resourceTags, type LogGroupName, type LandingZoneContext } from "./context";

/** Made before anything writes: a log group that AWS makes by itself has no key and keeps everything for ever. */
export function createLogGroup(context: LandingZoneContext, kind: LogGroupName, keys: Keys): LogGroup {
  const { name, spec, parent } = context;
  return new LogGroup(
    `${name}-logs-${kind}`,
    {
      name: logGroupNames(spec)[kind],
      retentionInDays: spec.logRetentionDays,
      kmsKeyId: keys.logs.arn,
      logGroupClass: "STANDARD",
      region: spec.region,
      tags: resourceTags(context, "internal", `logs-${kind}`),
    },
    { parent },
  );
}
