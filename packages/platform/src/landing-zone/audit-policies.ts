import { policyDocument, type Statement } from "./iam-policies";
import type { LandingZoneSpec } from "./resolve-landing-zone";
import { alarmTopicArn, logGroupArn, logGroupNames, trailArn, trailBucketName } from "./site";

/** Policies of the audit trail and of alarms. Pure. */

const TRAIL = { Service: "cloudtrail.amazonaws.com" };

/** The trail may write into its bucket, and see whose it is. */
export function trailBucketStatements(spec: LandingZoneSpec): (Statement & { Sid: string })[] {
  const bucket = `arn:aws:s3:::${trailBucketName(spec)}`;
  const own = { "aws:SourceArn": trailArn(spec) };
  return [
    {
      Sid: "TrailChecks",
      Effect: "Allow",
      Principal: TRAIL,
      Action: "s3:GetBucketAcl",
      Resource: bucket,
      Condition: { StringEquals: own },
    },
    {
      Sid: "TrailWrites",
      Effect: "Allow",
      Principal: TRAIL,
      Action: "s3:PutObject",
      Resource: `${bucket}/AWSLogs/${spec.accountId}/*`,
      Condition: { StringEquals: { ...own, "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
  ];
}

/** The trail's role, by which it writes into its log group. */
export function trailLogPolicy(spec: LandingZoneSpec): string {
  return policyDocument({
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: `${logGroupArn(spec, logGroupNames(spec).trail)}:log-stream:*`,
  });
}

/** The trail encrypts what it writes, events and their signatures; it reads nothing. */
export function trailKeyStatements(spec: LandingZoneSpec): Statement[] {
  return [
    {
      Sid: "Trail",
      Effect: "Allow",
      Principal: TRAIL,
      Action: ["kms:DescribeKey", "kms:GenerateDataKey*"],
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceArn": trailArn(spec) } },
    },
  ];
}

/** Services that raise alarms. */
const ALARMING = { Service: ["budgets.amazonaws.com", "cloudwatch.amazonaws.com", "costalerts.amazonaws.com"] };

export function alarmKeyStatements({ accountId }: LandingZoneSpec): Statement[] {
  return [
    {
      Sid: "Alarms",
      Effect: "Allow",
      Principal: ALARMING,
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceAccount": accountId } },
    },
  ];
}

/** Alarms of this account, and over TLS alone. */
export function alarmTopicPolicy(spec: LandingZoneSpec): string {
  const Resource = alarmTopicArn(spec);
  return policyDocument(
    {
      Sid: "Alarms",
      Effect: "Allow",
      Principal: ALARMING,
      Action: "sns:Publish",
      Resource,
      Condition: { StringEquals: { "aws:SourceAccount": spec.accountId } },
    },
    {
      Sid: "DenyPlainHttp",
      Effect: "Deny",
      Principal: "*",
      Action: "sns:Publish",
      Resource,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  );
}
