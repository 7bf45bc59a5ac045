import { Trail } from "@pulumi/aws/cloudtrail/trail";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import { BucketObjectLockConfiguration } from "@pulumi/aws/s3/bucketObjectLockConfiguration";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import type * as pulumi from "@pulumi/pulumi";
import { createAccessLogs, createSealedBucket, denyRemoval, requireTls } from "../../backup/index";
import { trailBucketStatements, trailLogPolicy } from "./policies";
import { policyDocument, serviceTrust } from "../shared/iam-policies";
import type { Keys } from "../keys/keys";
import { createLogGroup } from "../shared/log-group";
import type { AuditSpec } from "./resolve";
import { createRole } from "../shared/roles";
import {
  retainOptions,
  logGroupArn,
  resourceTags,
  trailArn,
  trailBucketName,
  type LandingZoneContext,
} from "../shared/context";

/**
 * Who called what in the account, in every region: signed, encrypted, locked, and in a log group that alarms watch.
 * @returns the log group's name
 */
export function createTrail(context: LandingZoneContext, { trailDays }: AuditSpec, keys: Keys): pulumi.Output<string> {
  const { name, spec, parent } = context;
  const bucket = createTrailBucket(context, trailDays, keys);
  const group = createLogGroup(context, "trail", keys);
  const role = createRole(context, "trail", {
    description: `Writes the audit trail of ${spec.prefix} to its log group`,
    trust: serviceTrust("cloudtrail.amazonaws.com", { StringEquals: { "aws:SourceArn": trailArn(spec) } }),
    inline: trailLogPolicy(spec),
  });
  new Trail(
    `${name}-trail`,
    {
      name: spec.prefix,
      enableLogging: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      kmsKeyId: keys.logs.arn,
      s3BucketName: bucket,
      cloudWatchLogsGroupArn: group.name.apply((known) => `${logGroupArn(spec, known)}:*`),
      cloudWatchLogsRoleArn: role.arn,
      region: spec.region,
      tags: resourceTags(context, "internal", "trail"),
    },
    { parent, dependsOn: role.grants },
  );
  return group.name;
}

/** @returns the bucket's name, known to whoever waits for everything that protects it */
function createTrailBucket(context: LandingZoneContext, days: number, keys: Keys): pulumi.Output<string> {
  const { spec } = context;
  const name = `${context.name}-trail`;
  const kept = retainOptions(context);
  const bucketName = trailBucketName(spec);
  const common = { region: spec.region, forceDestroy: !spec.durable };
  const sealed = createSealedBucket(
    `${name}-bucket`,
    {
      ...common,
      bucketName,
      keyArn: keys.logs.arn,
      objectLock: true,
      tags: resourceTags(context, "internal", "trail"),
    },
    kept,
  );
  const afterSeals = { ...kept, dependsOn: sealed.seals };
  const { accountId, ownership } = spec;
  const rules = [
    new BucketObjectLockConfiguration(
      `${name}-lock`,
      { ...sealed.args, rule: { defaultRetention: { mode: "GOVERNANCE", days } } },
      afterSeals,
    ),
    new BucketLifecycleConfiguration(
      `${name}-lifecycle`,
      {
        ...sealed.args,
        // The lock ends before the second day after the last.
        rules: [
          {
            id: "old-events",
            status: "Enabled",
            filter: {},
            expiration: { days },
            noncurrentVersionExpiration: { noncurrentDays: 1 },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          },
        ],
      },
      afterSeals,
    ),
    createAccessLogs(name, { ...common, bucketName, accountId, ownership }, sealed, kept),
  ];
  return new BucketPolicy(
    `${name}-policy`,
    { ...sealed.args, policy: trailBucketPolicy(context) },
    { ...kept, dependsOn: [...sealed.seals, ...rules] },
  ).bucket;
}

function trailBucketPolicy({ spec }: LandingZoneContext): string {
  const bucketName = trailBucketName(spec);
  return policyDocument(
    ...requireTls(bucketName),
    ...(spec.durable ? denyRemoval(bucketName) : []),
    ...trailBucketStatements(spec),
  );
}
