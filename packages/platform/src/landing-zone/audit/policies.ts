import { policyDocument, type Statement } from "../shared/iam-policies";
import type { LandingZoneSpec } from "../resolve-landing-zone";
import { alarmTopicArn, logGroupArn, logGroupNames, trailArn, trailBucketName } from "../shared/context";

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

/**
 * EventBridge, which passes findings on. It says neither of which account nor of which rule it comes: no condition on a
 * source holds where it publishes to an encrypted topic.
 */
const FINDINGS = { Service: "events.amazonaws.com" };

export function alarmKeyStatements({ accountId, audit }: LandingZoneSpec): Statement[] {
  const Action = ["kms:Decrypt", "kms:GenerateDataKey*"];
  const Condition = { StringEquals: { "aws:SourceAccount": accountId } };
  const alarms: Statement = { Sid: "Alarms", Effect: "Allow", Principal: ALARMING, Action, Resource: "*", Condition };
  const findings: Statement = { Sid: "Findings", Effect: "Allow", Principal: FINDINGS, Action, Resource: "*" };
  return audit?.parts["threat-detection"] ? [alarms, findings] : [alarms];
}

/** Alarms of this account, and over TLS alone. */
export function alarmTopicPolicy(spec: LandingZoneSpec): string {
  const Resource = alarmTopicArn(spec);
  const publish = { Effect: "Allow", Action: "sns:Publish", Resource } as const;
  const Condition = { StringEquals: { "aws:SourceAccount": spec.accountId } };
  const findings: Statement = { Sid: "Findings", ...publish, Principal: FINDINGS };
  return policyDocument(
    { Sid: "Alarms", ...publish, Principal: ALARMING, Condition },
    ...(spec.audit?.parts["threat-detection"] ? [findings] : []),
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
