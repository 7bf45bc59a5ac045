import { Policy } from "@pulumi/aws/iam/policy";
import type * as pulumi from "@pulumi/pulumi";
import { policyDocument, type Statement } from "../../internal/iam";
import type { LandingZoneSpec } from "../spec";
import { deployRoleArns, environmentRoleArns, logGroupArn, permissionsBoundaryArn } from "./arns";
import { resourceTags, type BaseContext } from "./context";
import { logGroupNames, roleName } from "./names";

/** @returns ARN of the permissions boundary, resolved once the policy exists */
export function createPermissionsBoundary(context: BaseContext): pulumi.Output<string> {
  const { name, spec, parent } = context;
  const policy = new Policy(
    `${name}-boundary`,
    {
      name: roleName(spec, "boundary"),
      description: `The most that a role of ${spec.prefix} can do`,
      policy: boundaryPolicy(spec),
      tags: resourceTags(context, "none", "boundary"),
    },
    { parent },
  );
  return policy.name.apply(() => permissionsBoundaryArn(spec));
}

/**
 * The most that a role of the platform can do, an administrator's policy or not. It allows no IAM permission beyond those of
 * CI, so that CI cannot raise itself by a role that it creates; and it denies to disable the audit or to lose retained data.
 */
export function boundaryPolicy(spec: LandingZoneSpec): string {
  return policyDocument(
    { Sid: "Services", Effect: "Allow", NotAction: ["account:*", "iam:*", "organizations:*"], Resource: "*" },
    {
      Sid: "ReadIam",
      Effect: "Allow",
      Action: ["iam:CreateServiceLinkedRole", "iam:Get*", "iam:List*"],
      Resource: "*",
    },
    { Sid: "PassRoles", Effect: "Allow", Action: "iam:PassRole", Resource: environmentRoleArns(spec) },
    { Sid: "PassNoDeployer", Effect: "Deny", Action: "iam:PassRole", Resource: deployRoleArns(spec) },
    deny("Audit", AUDIT),
    deny("Alarms", ALARMS),
    deny("Retention", RETENTION),
    // On the own groups only: RDS sets the retention of its log groups by a role of the platform.
    { ...deny("LogRetention", ["logs:PutRetentionPolicy"]), Resource: ownLogGroups(spec) },
  );
}

const deny = (Sid: string, Action: string[]): Statement => ({ Sid, Effect: "Deny", Action, Resource: "*" });

function ownLogGroups(spec: LandingZoneSpec): string[] {
  return Object.values(logGroupNames(spec)).map((name) => `${logGroupArn(spec, name)}*`);
}

/** Changes of trail, threat detection and analyzer, and what hides their findings. */
const AUDIT = [
  "access-analyzer:*ArchiveRule",
  "access-analyzer:Delete*",
  "access-analyzer:UpdateFindings",
  "cloudtrail:Delete*",
  "cloudtrail:Put*",
  "cloudtrail:Stop*",
  "cloudtrail:Update*",
  "guardduty:Archive*",
  "guardduty:Create*",
  "guardduty:Delete*",
  "guardduty:Disassociate*",
  "guardduty:Stop*",
  "guardduty:Update*",
  "logs:DeleteLog*",
  "logs:DeleteMetricFilter",
  "logs:PutMetricFilter",
];

/** Changes of what delivers an alarm. */
const ALARMS = [
  "budgets:ModifyBudget",
  "ce:DeleteAnomaly*",
  "ce:UpdateAnomaly*",
  "cloudwatch:DeleteAlarms",
  "cloudwatch:DisableAlarmActions",
  "cloudwatch:PutMetricAlarm",
  "events:DeleteRule",
  "events:DisableRule",
  "events:PutRule",
  "events:RemoveTargets",
  "sns:DeleteTopic",
  "sns:SetTopicAttributes",
  "sns:Unsubscribe",
];

/** Loss of keys, and settings by which a bucket or a vault retains its content. */
const RETENTION = [
  "backup:Delete*",
  "backup:PutBackupVault*",
  "backup:UpdateRecoveryPointLifecycle",
  "kms:DisableKey",
  "kms:PutKeyPolicy",
  "kms:ScheduleKeyDeletion",
  "s3:BypassGovernanceRetention",
  "s3:DeleteBucket*",
  "s3:PutBucketObjectLockConfiguration",
  "s3:PutBucketPolicy",
  "s3:PutBucketVersioning",
  "s3:PutEncryptionConfiguration",
  "s3:PutLifecycleConfiguration",
  "s3:PutReplicationConfiguration",
];
