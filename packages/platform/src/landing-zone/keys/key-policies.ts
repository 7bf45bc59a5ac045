import { KEY_ADMINISTRATION } from "../../internal/key-administration";
import { alarmKeyStatements, trailKeyStatements } from "../audit/policies";
import { KEY_USE, LENT_TO_AWS, policyDocument, type Statement } from "../shared/iam-policies";
import type { LandingZoneSpec } from "../resolve-landing-zone";
import { redisLogGroup } from "../../internal/names";
import { databaseLogGroups, iamArn, logGroupArn, logGroupNames, roleName, type KeyDomain } from "../shared/context";

/** What each key is for, and how sensitive that is. */
export const KEY_DOMAINS = {
  data: { purpose: "Volumes, shared files and caches", dataClass: "customer" },
  backup: { purpose: "Backups", dataClass: "customer" },
  logs: { purpose: "Logs, audit trail and alarms", dataClass: "internal" },
  secrets: { purpose: "Kubernetes Secrets", dataClass: "secret" },
  images: { purpose: "Container images", dataClass: "internal" },
} as const satisfies { [domain in KeyDomain]: object };

/**
 * A key is administered by whom IAM lets, and used only by way of the services of its domain. Pure.
 * @param region of the key: a replica serves the services of its own
 */
export function keyPolicy(domain: KeyDomain, spec: LandingZoneSpec, region = spec.region): string {
  return policyDocument(administration(spec), ...USERS[domain]({ ...spec, region }));
}

const USERS: { readonly [domain in KeyDomain]: (spec: LandingZoneSpec) => Statement[] } = {
  data: (spec) => [throughServices(spec, "ec2", "elasticfilesystem", "elasticache", "rds"), ...autoScaling(spec)],
  backup: (spec) => [throughServices(spec, "s3", "backup", "rds"), grantsToPods(spec)],
  logs: (spec) => [cloudWatchLogs(spec), ...auditing(spec)],
  secrets: (spec) => [throughServices(spec, "eks", "secretsmanager"), clusterRole(spec)],
  images: (spec) => [throughServices(spec, "ecr")],
};

/** AWS refuses a key that nobody could administer. Neither use of the key nor grants are in it. */
function administration(spec: LandingZoneSpec): Statement {
  return {
    Sid: "Administration",
    Effect: "Allow",
    Principal: { AWS: iamArn(spec, "root") },
    Action: KEY_ADMINISTRATION,
    Resource: "*",
  };
}

/** Principals of this account that IAM lets, and only by way of the services. */
function throughServices(spec: LandingZoneSpec, ...services: string[]): Statement {
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

/** Lending the key to the role of a database server's pods, for reading and writing backups and no more. */
function grantsToPods(spec: LandingZoneSpec): Statement {
  return {
    Sid: "GrantsToPods",
    Effect: "Allow",
    Principal: { AWS: iamArn(spec, "root") },
    Action: "kms:CreateGrant",
    Resource: "*",
    Condition: {
      StringEquals: { "kms:CallerAccount": spec.accountId },
      "ForAllValues:StringEquals": { "kms:GrantOperations": ["Decrypt", "GenerateDataKey"] },
    },
  };
}

/** Auto Scaling starts nodes by a role of its own that IAM policies cannot extend, so the key has to name it. */
function autoScaling(spec: LandingZoneSpec): Statement[] {
  const role = "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
  const common = { Effect: "Allow", Principal: { AWS: iamArn(spec, role) }, Resource: "*" } as const;
  return [
    { Sid: "NodeVolumes", ...common, Action: KEY_USE },
    { Sid: "NodeVolumeGrants", ...common, Action: "kms:CreateGrant", Condition: LENT_TO_AWS },
  ];
}

/** The service itself, and for the groups of this landing zone and its databases alone. */
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

/** The audit trail, whoever reads it in its bucket, and what raises alarms. */
function auditing(spec: LandingZoneSpec): Statement[] {
  if (!spec.audit) return [];
  const trail = spec.audit.parts.trail ? [...trailKeyStatements(spec), throughServices(spec, "s3")] : [];
  return [...trail, ...alarmKeyStatements(spec)];
}

/** The control plane, which reads Secrets as its cluster's role. */
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
