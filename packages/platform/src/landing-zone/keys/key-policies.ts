import { policyDocument, type Statement } from "../../internal/iam";
import { grantsToPods, KEY_ADMINISTRATION } from "../../internal/key-administration";
import { redisLogGroup } from "../../internal/names";
import { iamArn, logGroupArn, trailArn } from "../shared/arns";
import { GRANT_TO_AWS, KEY_USE } from "../shared/key-access";
import { databaseLogGroups, isCopied, logGroupNames, roleName, type KeyDomain } from "../shared/names";
import { ALARM_SOURCES, CLOUDTRAIL, EVENTBRIDGE } from "../shared/service-principals";
import type { LandingZoneSpec } from "../spec";

/** Purpose and data class of each key. */
export const KEY_DOMAINS = {
  data: { purpose: "Volumes, shared files and caches", dataClass: "customer" },
  backup: { purpose: "Backups", dataClass: "customer" },
  logs: { purpose: "Logs, audit trail and alarms", dataClass: "internal" },
  secrets: { purpose: "Kubernetes Secrets", dataClass: "secret" },
  images: { purpose: "Container images", dataClass: "internal" },
} as const satisfies { [domain in KeyDomain]: object };

/**
 * IAM decides who administers a key; it is used only through the AWS services of its domain. Pure.
 * @param region of the key: a replica serves the services of its own region
 */
export function keyPolicy(domain: KeyDomain, spec: LandingZoneSpec, region = spec.region): string {
  const primary = region === spec.region;
  const replication = primary && isCopied(domain) ? allowReplication(spec) : [];
  return policyDocument(administration(spec), ...USERS[domain]({ ...spec, region }), ...replication);
}

const USERS: { readonly [domain in KeyDomain]: (spec: LandingZoneSpec) => Statement[] } = {
  data: (spec) => [useThroughServices(spec, "ec2", "elasticfilesystem", "elasticache", "rds"), ...autoScaling(spec)],
  backup: (spec) => [useThroughServices(spec, "s3", "backup", "rds"), backupGrants(spec)],
  logs: (spec) => [cloudWatchLogs(spec), ...auditing(spec)],
  secrets: (spec) => [useThroughServices(spec, "eks", "secretsmanager"), clusterRole(spec)],
  images: (spec) => [useThroughServices(spec, "ecr")],
};

/** KMS refuses a policy without an administrator. This statement gives neither use of the key nor grants. */
function administration(spec: LandingZoneSpec): Statement {
  return {
    Sid: "Administration",
    Effect: "Allow",
    Principal: { AWS: iamArn(spec, "root") },
    Action: KEY_ADMINISTRATION,
    Resource: "*",
  };
}

/** The deployer creates the replica; KMS asks the policy of the primary key, whatever IAM allows. */
function allowReplication(spec: LandingZoneSpec): Statement[] {
  if (!spec.recovery) return [];
  return [
    {
      Sid: "Replication",
      Effect: "Allow",
      Principal: { AWS: iamArn(spec, "root") },
      Action: "kms:ReplicateKey",
      Resource: "*",
      Condition: {
        StringEquals: { "kms:CallerAccount": spec.accountId, "kms:ReplicaRegion": spec.recovery.region },
      },
    },
  ];
}

/** For principals of this account whose IAM policies allow it too. */
function useThroughServices(spec: LandingZoneSpec, ...services: string[]): Statement {
  return {
    Sid: "UseThroughServices",
    Effect: "Allow",
    Principal: { AWS: iamArn(spec, "root") },
    Action: [...KEY_USE, "kms:CreateGrant"],
    Resource: "*",
    Condition: {
      StringEquals: {
        "kms:CallerAccount": spec.accountId,
        "kms:ViaService": services.map((service) => `${service}.${spec.region}.amazonaws.com`),
      },
    },
  };
}

/** Grants to the role of a database server's pods, limited to reading and writing backups. */
function backupGrants(spec: LandingZoneSpec): Statement {
  const { Action, Condition } = grantsToPods(spec.accountId);
  return {
    Sid: "GrantsToPods",
    Effect: "Allow",
    Principal: { AWS: iamArn(spec, "root") },
    Action,
    Resource: "*",
    Condition,
  };
}

/** Auto Scaling starts nodes with its service-linked role, which IAM policies cannot extend: the key has to name it. */
function autoScaling(spec: LandingZoneSpec): Statement[] {
  const role = "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
  const common = { Effect: "Allow", Principal: { AWS: iamArn(spec, role) }, Resource: "*" } as const;
  return [
    { Sid: "NodeVolumes", ...common, Action: KEY_USE },
    { Sid: "NodeVolumeGrants", ...common, Action: "kms:CreateGrant", Condition: GRANT_TO_AWS },
  ];
}

/** CloudWatch Logs, for the log groups of this landing zone and its databases only. */
function cloudWatchLogs(spec: LandingZoneSpec): Statement {
  const names = [...Object.values(logGroupNames(spec)), redisLogGroup(spec.prefix, "*"), databaseLogGroups(spec)];
  const groups = names.map((name) => logGroupArn(spec, name));
  return {
    Sid: "LogGroups",
    Effect: "Allow",
    Principal: { Service: `logs.${spec.region}.amazonaws.com` },
    Action: KEY_USE,
    Resource: "*",
    Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": groups } },
  };
}

/** CloudTrail, readers of the trail's bucket, and the publishers of alarms. */
function auditing(spec: LandingZoneSpec): Statement[] {
  if (!spec.audit) return [];
  const trail = spec.audit.parts.trail ? [trailStatement(spec), useThroughServices(spec, "s3")] : [];
  return [...trail, ...alarmStatements(spec)];
}

/** CloudTrail encrypts log files and digests; it decrypts nothing. */
function trailStatement(spec: LandingZoneSpec): Statement {
  return {
    Sid: "Trail",
    Effect: "Allow",
    Principal: CLOUDTRAIL,
    Action: ["kms:DescribeKey", "kms:GenerateDataKey*"],
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceArn": trailArn(spec) } },
  };
}

/** Publishers to the encrypted alarm topic. */
function alarmStatements({ accountId, audit }: LandingZoneSpec): Statement[] {
  const Action = ["kms:Decrypt", "kms:GenerateDataKey*"];
  const Condition = { StringEquals: { "aws:SourceAccount": accountId } };
  const alarms: Statement = {
    Sid: "Alarms",
    Effect: "Allow",
    Principal: ALARM_SOURCES,
    Action,
    Resource: "*",
    Condition,
  };
  const findings: Statement = { Sid: "Findings", Effect: "Allow", Principal: EVENTBRIDGE, Action, Resource: "*" };
  return audit?.parts["threat-detection"] ? [alarms, findings] : [alarms];
}

/** The control plane decrypts Secrets with the cluster's role. */
function clusterRole(spec: LandingZoneSpec): Statement {
  return {
    Sid: "Cluster",
    Effect: "Allow",
    Principal: { AWS: iamArn(spec, "root") },
    Action: [...KEY_USE, "kms:ListGrants"],
    Resource: "*",
    Condition: { ArnEquals: { "aws:PrincipalArn": iamArn(spec, `role/${roleName(spec, "cluster")}`) } },
  };
}
