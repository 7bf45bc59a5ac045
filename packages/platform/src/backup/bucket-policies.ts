import type { Statement } from "../internal/iam";

/** Bodies of the vault's policies. Pure, and made of names alone, so that a preview knows them before anything exists. */

export function bucketArn(bucket: string): string {
  return `arn:aws:s3:::${bucket}`;
}

/** Nobody reaches the bucket without TLS 1.2. */
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
 * The bucket's own key encrypts everything: a request that names an encryption is refused, whichever it names. To compare
 * with the key's ARN would say the same and hide the whole policy from previews, since AWS draws that ARN.
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

/** Neither locked versions nor the bucket can be removed, by anybody: whoever must, changes this policy first and is seen. */
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

/** S3's logging service may write what it saw of `source`. */
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

/** What a server's pods may do: read, write and expire below their own prefix. Deleting only makes a marker. */
export function allowServer(bucket: string, prefix: string): Statement[] {
  return [
    {
      Sid: "List",
      Effect: "Allow",
      Action: ["s3:ListBucket", "s3:ListBucketMultipartUploads"],
      Resource: bucketArn(bucket),
      // The backup tool asks first whether the bucket is there, which names no prefix.
      Condition: { StringLikeIfExists: { "s3:prefix": [prefix, `${prefix}/*`] } },
    },
    {
      Sid: "Objects",
      Effect: "Allow",
      Action: [
        "s3:AbortMultipartUpload",
        "s3:DeleteObject",
        "s3:GetObject",
        "s3:ListMultipartUploadParts",
        "s3:PutObject",
      ],
      Resource: `${bucketArn(bucket)}/${prefix}/*`,
    },
  ];
}
