import { bucketArn } from "../../backup";
import type { Statement } from "../../internal/iam";
import type { LandingZoneSpec } from "../spec";
import { alarmTopicArn, logGroupArn, regionalArn, trailRoleArn } from "./arns";
import { breakGlassAlarmName, findingsRuleName, keyAlias, logGroupNames, trailBucketName } from "./names";

/**
 * Calls that blind the audit, silence its alarms or give up retained data. The permissions boundary denies them on every
 * resource; CI's policy denies them wherever a deployment can do without. Pure.
 */

/** Changes of trail, threat detection, analyzer and recorder, and what hides their findings. */
const AUDIT = [
  "access-analyzer:*ArchiveRule",
  "access-analyzer:Delete*",
  "access-analyzer:UpdateFindings",
  "cloudtrail:Delete*",
  "cloudtrail:Put*",
  "cloudtrail:Stop*",
  "cloudtrail:Update*",
  "config:Delete*",
  "config:Put*",
  "config:Stop*",
  "guardduty:Archive*",
  "guardduty:Create*",
  "guardduty:Delete*",
  "guardduty:Disassociate*",
  "guardduty:Stop*",
  "guardduty:Update*",
  "inspector2:CreateFilter",
  "inspector2:Disable*",
  "inspector2:UpdateFilter",
  "securityhub:BatchUpdate*",
  "securityhub:Delete*",
  "securityhub:Disable*",
  "securityhub:Update*",
];

/** On subscriptions, whose calls have no resource in IAM: an alarm without receivers is none. */
const SUBSCRIPTIONS = ["sns:SetSubscriptionAttributes", "sns:Unsubscribe"];

const ALARM_CALLS = {
  topic: [
    "sns:AddPermission",
    "sns:DeleteTopic",
    "sns:PutDataProtectionPolicy",
    "sns:RemovePermission",
    "sns:SetTopicAttributes",
  ],
  rule: [
    "events:DeleteRule",
    "events:DisableRule",
    "events:PutRule",
    // A target of the same id takes the place of the topic.
    "events:PutTargets",
    "events:RemoveTargets",
  ],
  alarm: [
    "cloudwatch:DeleteAlarms",
    "cloudwatch:DisableAlarmActions",
    "cloudwatch:PutAlarmMuteRule",
    "cloudwatch:PutMetricAlarm",
    "cloudwatch:SetAlarmState",
  ],
};

/** Of costs: their budget and monitor follow the configuration, so CI changes them. */
const COSTS = ["budgets:ModifyBudget", "ce:DeleteAnomaly*", "ce:UpdateAnomaly*"];

const LOGS = [
  "logs:DeleteLog*",
  "logs:DeleteMetricFilter",
  "logs:DisassociateKmsKey",
  "logs:PutDataProtectionPolicy",
  "logs:PutMetricFilter",
];

const KEYS = ["kms:DisableKey*", "kms:ScheduleKeyDeletion"];
const ALIASES = ["kms:DeleteAlias", "kms:UpdateAlias"];

const BUCKET = [
  "s3:DeleteBucket*",
  "s3:PutBucketAcl",
  "s3:PutBucketObjectLockConfiguration",
  "s3:PutBucketOwnershipControls",
  "s3:PutBucketPolicy",
  "s3:PutBucketPublicAccessBlock",
  "s3:PutBucketVersioning",
  "s3:PutEncryptionConfiguration",
  "s3:PutLifecycleConfiguration",
  "s3:PutReplicationConfiguration",
];

/** Recovery points, and locked versions before their time; a deployment of a durable environment ends neither. */
const BACKUPS = [
  "backup:Delete*",
  "backup:PutBackupVault*",
  "backup:UpdateRecoveryPointLifecycle",
  "rds:DeleteDBInstanceAutomatedBackup",
  "rds:DeleteDBSnapshot",
  "s3:BypassGovernanceRetention",
];

const deny = (Sid: string, Action: string[], Resource: string | string[] = "*"): Statement => ({
  Sid,
  Effect: "Deny",
  Action,
  Resource,
});

/** For roles that run something: none of them has to change a guard. */
export function guardsOfBoundary(spec: LandingZoneSpec): Statement[] {
  const { topic, rule, alarm } = ALARM_CALLS;
  return [
    deny("Audit", [...AUDIT, ...LOGS]),
    deny("Alarms", [...topic, ...rule, ...alarm, ...SUBSCRIPTIONS, ...COSTS]),
    deny("Retention", [...BACKUPS, ...KEYS, ...ALIASES, "kms:PutKeyPolicy", ...BUCKET]),
    // On the own groups only: RDS sets the retention of its log groups by a role of the platform.
    deny("LogRetention", ["logs:PutRetentionPolicy"], ownLogGroups(spec)),
  ];
}

/**
 * For CI, which creates and changes the other buckets, rules and log groups of its environment. An administrator creates the
 * audit, and changes it.
 */
export function guardsOfDeployment(spec: LandingZoneSpec): Statement[] {
  const { topic, rule, alarm } = ALARM_CALLS;
  const { durable, prefix } = spec;
  const alias = (domain: Parameters<typeof keyAlias>[1]) => keyAlias(spec, domain);
  const retained = durable ? (["data", "backup", "logs", "secrets", "images"] as const).map(alias) : [alias("logs")];
  const ofKeys = (aliases: string[]) => ({
    Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": aliases } },
  });
  return [
    deny("KeepAudit", [...AUDIT, ...SUBSCRIPTIONS, ...(durable ? BACKUPS : [])]),
    deny("KeepTrailBucket", BUCKET, bucketArn(trailBucketName(spec))),
    deny("KeepTrailLog", [...LOGS, "logs:PutRetentionPolicy"], `${logGroupArn(spec, logGroupNames(spec).trail)}*`),
    deny("KeepTrailRole", ["iam:*RolePolicy", "iam:DeleteRole", "iam:UpdateAssumeRolePolicy"], trailRoleArn(spec)),
    deny(
      "KeepAlarms",
      [...topic, ...rule, ...alarm],
      [
        alarmTopicArn(spec),
        regionalArn(spec, "events", `rule/${findingsRuleName(prefix)}`),
        regionalArn(spec, "cloudwatch", `alarm:${breakGlassAlarmName(prefix)}`),
      ],
    ),
    ...(spec.audit || durable
      ? [
          { ...deny("KeepKeys", KEYS), ...ofKeys(retained) },
          { ...deny("KeepLogKeyPolicy", ["kms:PutKeyPolicy"]), ...ofKeys([alias("logs")]) },
          deny(
            "KeepAliases",
            ALIASES,
            retained.map((name) => regionalArn(spec, "kms", name)),
          ),
        ]
      : []),
  ];
}

function ownLogGroups(spec: LandingZoneSpec): string[] {
  return Object.values(logGroupNames(spec)).map((name) => `${logGroupArn(spec, name)}*`);
}
