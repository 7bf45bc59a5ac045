import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import { BucketLogging } from "@pulumi/aws/s3/bucketLogging";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import type * as pulumi from "@pulumi/pulumi";
import { policyDocument } from "../internal/iam";
import { tags, type Ownership } from "../internal/names";
import { allowAccessLogs, requireTls } from "./bucket-policies";
import { createSealedBucket, type SealedBucket } from "./sealed-bucket";

export interface AccessLogsArgs {
  /** Name of the logged bucket; that of its logs appends `-logs`. */
  bucketName: string;
  region: string;
  accountId: string;
  /** Whether deleting the stack empties and deletes them. */
  forceDestroy: boolean;
  ownership: Ownership;
}

/** Retention of access logs, days. */
const LOG_DAYS = 365;

/** S3 server access logs of a bucket, in a bucket of their own. Children are named after `name`. */
export function createAccessLogs(
  name: string,
  { bucketName, region, accountId, forceDestroy, ownership }: AccessLogsArgs,
  watched: SealedBucket,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const logName = `${bucketName}-logs`;
  const logs = createSealedBucket(
    `${name}-logs`,
    { bucketName: logName, region, objectLock: false, forceDestroy, tags: tags(ownership, "internal", logName) },
    opts,
  );
  const sealed = { ...opts, dependsOn: logs.seals };
  new BucketLifecycleConfiguration(
    `${name}-logs-lifecycle`,
    {
      ...logs.args,
      rules: [
        { id: "old-logs", status: "Enabled", filter: {}, expiration: { days: LOG_DAYS } },
        cleaning("deleted-versions", { noncurrentVersionExpiration: { noncurrentDays: 1 } }),
      ],
    },
    sealed,
  );
  const policy = new BucketPolicy(
    `${name}-logs-policy`,
    {
      ...logs.args,
      policy: policyDocument(...requireTls(logName), ...allowAccessLogs(logName, bucketName, accountId)),
    },
    sealed,
  );
  return new BucketLogging(
    `${name}-logging`,
    { ...watched.args, targetBucket: logs.args.bucket, targetPrefix: "access/" },
    { ...opts, dependsOn: [policy] },
  );
}

/** Expires noncurrent versions, incomplete multipart uploads and expired delete markers. */
export function cleaning(id: string, versions: { noncurrentVersionExpiration: { noncurrentDays: number } }) {
  return {
    id,
    status: "Enabled",
    filter: {},
    ...versions,
    expiration: { expiredObjectDeleteMarker: true },
    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
  };
}
