import type { LandingZoneSpec } from "../spec";

/** Names in the AWS account, all derived from the prefix. Pure. */

/** Includes the region, because IAM names are unique in the whole account. */
export function roleName({ prefix, region }: LandingZoneSpec, suffix: string): string {
  return `${prefix}-${region}-${suffix}`;
}

/** Kinds of data with a key each, so that access to one gives no access to the others. */
export type KeyDomain = "data" | "backup" | "logs" | "secrets" | "images";

/** Kinds of data that are copied to a recovery region; logs and the audit trail are not. */
export const COPIED_DOMAINS = ["data", "backup", "secrets", "images"] as const satisfies KeyDomain[];
export type CopiedDomain = (typeof COPIED_DOMAINS)[number];

export function isCopied(domain: KeyDomain): domain is CopiedDomain {
  return COPIED_DOMAINS.some((copied) => copied === domain);
}

export function keyAlias({ prefix }: LandingZoneSpec, domain: KeyDomain): string {
  return `alias/${prefix}-${domain}`;
}

export type LogGroupName = "cluster" | "flow" | "trail";

/** EKS fixes the name of the cluster's group. */
export function logGroupNames({ prefix }: LandingZoneSpec): { [name in LogGroupName]: string } {
  return {
    cluster: `/aws/eks/${prefix}/cluster`,
    flow: `/retail-odoo/${prefix}/flow-logs`,
    trail: `/retail-odoo/${prefix}/trail`,
  };
}

/** Pattern of the log groups of this platform's RDS servers, whose names end with the environment. */
export function databaseLogGroups({ ownership, environment }: LandingZoneSpec): string {
  return `/aws/rds/instance/${ownership.platform}-*-${environment}/*`;
}

/** SQS queue of the interruption events that Karpenter reads. */
export function karpenterQueueName({ prefix }: LandingZoneSpec): string {
  return `${prefix}-karpenter`;
}

/** Without the region: one trail covers all of them. */
export function trailBucketName({ prefix, accountId }: LandingZoneSpec): string {
  return `${prefix}-audit-${accountId}`;
}

/** Suffix of the role by which the trail writes to its log group. */
export const TRAIL_ROLE = "trail";

/** EventBridge rule that publishes findings. */
export function findingsRuleName(prefix: string): string {
  return `${prefix}-threats`;
}

/** Alarm, and its metric, of the break-glass role. */
export function breakGlassAlarmName(prefix: string): string {
  return `${prefix}-break-glass`;
}
