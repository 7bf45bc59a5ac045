import type { Statement } from "../internal/iam";

/** Statements of bucket policies. Pure, and computed from names alone, so that a preview knows them. */

export function bucketArn(bucket: string): string {
  return `arn:aws:s3:::${bucket}`;
}

/** Denies requests without TLS 1.2 or later. */
export function requireTls(bucket: string): Statement[] {
  const everything = {
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn(bucket), `${bucketArn(bucket)}/*`],
  } as const;
  return [
    { Sid: "DenyPlainHttp", Effect: "Deny", ...everything, Condition: { Bool: { "aws:SecureTransport": "false" } } },
    { Sid: "DenyOldTls", Effect: "Deny", ...everything, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
  ];
}

/**
 * The bucket's default key encrypts everything: a request with encryption headers is denied, whichever key it names. Comparing
 * with the key's ARN would make the whole policy unknown in previews, since AWS generates that ARN.
 */
export function requireBucketKey(bucket: string): Statement[] {
  const write = { Principal: "*", Action: "s3:PutObject", Resource: `${bucketArn(bucket)}/*` } as const;
  return [
    {
      Sid: "DenyOtherKeys",
      Effect: "Deny",
      ...write,
      Condition: { Null: { "s3:x-amz-server-side-encryption": "false" } },
    },
    {
      Sid: "DenyCustomerKeys",
      Effect: "Deny",
      ...write,
      Condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
    },
  ];
}

/** Denies every principal to delete versions or the bucket. An administrator has to change this policy first, which CloudTrail logs. */
export function denyRemoval(bucket: string): Statement[] {
  return [
    {
      Sid: "DenyRemoval",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:BypassGovernanceRetention", "s3:DeleteObjectVersion", "s3:DeleteBucket"],
      Resource: [bucketArn(bucket), `${bucketArn(bucket)}/*`],
    },
  ];
}

/** @param administrators ARNs of roles; with none, IAM alone decides */
export function denyReconfiguration(bucket: string, administrators: string[]): Statement[] {
  if (administrators.length === 0) return [];
  return [
    {
      Sid: "DenyReconfiguration",
      Effect: "Deny",
      Principal: "*",
      Action: [
        "s3:PutBucketObjectLockConfiguration",
        "s3:PutBucketVersioning",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
      ],
      Resource: bucketArn(bucket),
      Condition: { ArnNotLike: { "aws:PrincipalArn": administrators } },
    },
  ];
}

/** Allows S3 to write the access logs of `source`. */
export function allowAccessLogs(logBucket: string, source: string, accountId: string): Statement[] {
  return [
    {
      Sid: "AllowAccessLogs",
      Effect: "Allow",
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `${bucketArn(logBucket)}/*`,
      Condition: {
        ArnLike: { "aws:SourceArn": bucketArn(source) },
        StringEquals: { "aws:SourceAccount": accountId },
      },
    },
  ];
}

/** Permissions of pods that start from another server's backups: they read below its prefix. */
export function allowRestore(bucket: string, prefix: string): Statement[] {
  return [
    {
      Sid: "ListSource",
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: bucketArn(bucket),
      Condition: { StringLikeIfExists: { "s3:prefix": [prefix, `${prefix}/*`] } },
    },
    { Sid: "ReadSource", Effect: "Allow", Action: "s3:GetObject", Resource: `${bucketArn(bucket)}/${prefix}/*` },
  ];
}

/** Permissions of a server's pods: read, write and expire below their own prefix. Deleting adds a delete marker only. */
export function allowServer(bucket: string, prefix: string): Statement[] {
  return [list(bucket, prefix), objects(bucket, prefix, ["s3:DeleteObject"])];
}

/** Permissions of the pods that copy files: read and write below their own prefix, and delete there the locks of restic alone. */
export function allowFileCopies(bucket: string, prefix: string): Statement[] {
  const Resource = `${bucketArn(bucket)}/${prefix}/locks/*`;
  return [
    list(bucket, prefix),
    objects(bucket, prefix, []),
    { Sid: "Locks", Effect: "Allow", Action: "s3:DeleteObject", Resource },
  ];
}

function list(bucket: string, prefix: string): Statement {
  return {
    Sid: "List",
    Effect: "Allow",
    Action: ["s3:ListBucket", "s3:ListBucketMultipartUploads"],
    Resource: bucketArn(bucket),
    // Barman and restic check first that the bucket exists, a request without a prefix.
    Condition: { StringLikeIfExists: { "s3:prefix": [prefix, `${prefix}/*`] } },
  };
}

function objects(bucket: string, prefix: string, more: string[]): Statement {
  return {
    Sid: "Objects",
    Effect: "Allow",
    Action: ["s3:AbortMultipartUpload", ...more, "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
    Resource: `${bucketArn(bucket)}/${prefix}/*`,
  };
}
