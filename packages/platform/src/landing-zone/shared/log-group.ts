import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import type * as pulumi from "@pulumi/pulumi";
import { resourceTags, type LandingZoneContext } from "./context";
import { logGroupNames, type LogGroupName } from "./names";

/** Created before the service that writes to it: a group that AWS creates itself has no key and never expires. */
export function createLogGroup(
  context: LandingZoneContext,
  kind: LogGroupName,
  keyArn: pulumi.Input<string>,
): LogGroup {
  const { name, spec, parent } = context;
  return new LogGroup(
    `${name}-logs-${kind}`,
    {
      name: logGroupNames(spec)[kind],
      retentionInDays: spec.logRetentionDays,
      kmsKeyId: keyArn,
      logGroupClass: "STANDARD",
      region: spec.region,
      tags: resourceTags(context, "internal", `logs-${kind}`),
    },
    { parent },
  );
}
