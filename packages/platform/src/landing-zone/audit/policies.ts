import { bucketArn } from "../../backup";
import { policyDocument, type Statement } from "../../internal/iam";
import { alarmTopicArn, logGroupArn, trailArn } from "../shared/arns";
import { logGroupNames, trailBucketName } from "../shared/names";
import { ALARM_SOURCES, CLOUDTRAIL, EVENTBRIDGE } from "../shared/service-principals";
import type { LandingZoneSpec } from "../spec";

/** Policies of the audit trail and of the alarm topic. Pure. */

/** CloudTrail reads the bucket's ACL and writes its log files. */
export function trailBucketStatements(spec: LandingZoneSpec): Statement[] {
  const bucket = bucketArn(trailBucketName(spec));
  const own = { "aws:SourceArn": trailArn(spec) };
  return [
    {
      Sid: "TrailChecks",
      Effect: "Allow",
      Principal: CLOUDTRAIL,
      Action: "s3:GetBucketAcl",
      Resource: bucket,
      Condition: { StringEquals: own },
    },
    {
      Sid: "TrailWrites",
      Effect: "Allow",
      Principal: CLOUDTRAIL,
      Action: "s3:PutObject",
      Resource: `${bucket}/AWSLogs/${spec.accountId}/*`,
      Condition: { StringEquals: { ...own, "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
  ];
}

/** Of the role with which CloudTrail writes to its log group. */
export function trailLogPolicy(spec: LandingZoneSpec): string {
  return policyDocument({
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: `${logGroupArn(spec, logGroupNames(spec).trail)}:log-stream:*`,
  });
}

/** Alarms of this account only, and over TLS only. */
export function alarmTopicPolicy(spec: LandingZoneSpec): string {
  const Resource = alarmTopicArn(spec);
  const publish = { Effect: "Allow", Action: "sns:Publish", Resource } as const;
  const Condition = { StringEquals: { "aws:SourceAccount": spec.accountId } };
  const findings: Statement = { Sid: "Findings", ...publish, Principal: EVENTBRIDGE };
  return policyDocument(
    { Sid: "Alarms", ...publish, Principal: ALARM_SOURCES, Condition },
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
