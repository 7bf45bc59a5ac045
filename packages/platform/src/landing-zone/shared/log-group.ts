import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import type { Keys } from "../keys/keys";
import { logGroupNames, siteTags, type LogGroupName, type Site } from "./context";

/** Made before anything writes: a log group that AWS makes by itself has no key and keeps everything for ever. */
export function createLogGroup(site: Site, kind: LogGroupName, keys: Keys): LogGroup {
  const { name, spec, parent } = site;
  return new LogGroup(
    `${name}-logs-${kind}`,
    {
      name: logGroupNames(spec)[kind],
      retentionInDays: spec.logRetentionDays,
      kmsKeyId: keys.logs.arn,
      logGroupClass: "STANDARD",
      region: spec.region,
      tags: siteTags(site, "internal", `logs-${kind}`),
    },
    { parent },
  );
}
