import { Trail } from "@pulumi/aws/cloudtrail/trail";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import { BucketObjectLockConfiguration } from "@pulumi/aws/s3/bucketObjectLockConfiguration";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import type * as pulumi from "@pulumi/pulumi";
import { createAccessLogs, createSealedBucket, denyRemoval, requireTls } from "../../backup/index";
import { policyDocument, serviceTrust } from "../../internal/iam";
import type { Keys } from "../keys/keys";
import { logGroupArn, trailArn } from "../shared/arns";
import { resourceTags, retainOptions, type LandingZoneContext } from "../shared/context";
import { createLogGroup } from "../shared/log-group";
import { TRAIL_ROLE, trailBucketName } from "../shared/names";
import { createRole } from "../shared/roles";
import type { AuditSpec } from "../spec";
import { trailBucketStatements, trailLogPolicy } from "./policies";

/**
 * CloudTrail of every region: validated, encrypted, in a locked bucket and in a log group with metric filters.
 * @returns name of the log group
 */
export function createTrail(context: LandingZoneContext, { trailDays }: AuditSpec, keys: Keys): pulumi.Output<string> {
  const { name, spec, parent } = context;
  const bucket = createTrailBucket(context, trailDays, keys);
  const group = createLogGroup(context, "trail", keys.logs.arn);
  const role = createRole(context, TRAIL_ROLE, {
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

/** @returns name of the bucket, resolved once everything that protects it exists */
function createTrailBucket(context: LandingZoneContext, days: number, keys: Keys): pulumi.Output<string> {
  const { spec } = context;
  const name = `${context.name}-trail`;
  const opts = retainOptions(context);
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
    opts,
  );
  const afterSeals = { ...opts, dependsOn: sealed.seals };
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
        // A version is deleted one day after it expires, when its lock has ended.
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
    createAccessLogs(name, { ...common, bucketName, accountId, ownership }, sealed, opts),
  ];
  return new BucketPolicy(
    `${name}-policy`,
    { ...sealed.args, policy: trailBucketPolicy(context) },
    { ...opts, dependsOn: [...sealed.seals, ...rules] },
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
