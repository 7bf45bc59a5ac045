import type * as pulumi from "@pulumi/pulumi";
import type { DataClass } from "@retail-odoo/contract";
import { tags } from "../../internal/names";
import { retainOptions as retainResource } from "../../internal/retain";
import type { LandingZoneSpec } from "../resolve-landing-zone";

/** What the first parts of a landing zone are built from. */
export interface BaseContext {
  /** Pulumi name of the component; its children's begin with it. */
  name: string;
  spec: LandingZoneSpec;
  /** Absent where a part stands on its own, below no component. */
  parent?: pulumi.Resource;
}

/** What every other part is built from. */
export interface LandingZoneContext extends BaseContext {
  /** ARN of the policy that bounds every role. */
  permissionsBoundary: pulumi.Output<string>;
}

/** Tags of a resource; `suffix` as in its name. */
export function resourceTags({ spec }: BaseContext, dataClass: DataClass, suffix: string): { [key: string]: string } {
  return tags(spec.ownership, dataClass, `${spec.prefix}-${suffix}`);
}

/** Data that has to outlive mistakes: in production it refuses deletion, and stays when the stack goes. */
export function retainOptions({ spec, parent }: BaseContext): pulumi.CustomResourceOptions {
  return retainResource(spec.durable, { parent });
}

/** IAM names hold for the whole account, so they say the region too. */
export function roleName({ prefix, region }: LandingZoneSpec, suffix: string): string {
  return `${prefix}-${region}-${suffix}`;
}

/** Kinds of data, a key each: whoever may read one cannot read the others. */
export type KeyDomain = "data" | "backup" | "logs" | "secrets" | "images";

/** Those whose data is copied to a recovery region. Logs and the audit trail stay. */
export const COPIED_DOMAINS = ["data", "backup", "secrets", "images"] as const satisfies KeyDomain[];
export type CopiedDomain = (typeof COPIED_DOMAINS)[number];

export function keyAlias({ prefix }: LandingZoneSpec, domain: KeyDomain): string {
  return `alias/${prefix}-${domain}`;
}

export type LogGroupName = "cluster" | "flow" | "trail";

/** That of the cluster is where EKS looks. */
export function logGroupNames({ prefix }: LandingZoneSpec): { [name in LogGroupName]: string } {
  return {
    cluster: `/aws/eks/${prefix}/cluster`,
    flow: `/retail-odoo/${prefix}/flow-logs`,
    trail: `/retail-odoo/${prefix}/trail`,
  };
}

/** Where RDS writes the logs of this platform's servers, which end with the environment. */
export function databaseLogGroups({ ownership, environment }: LandingZoneSpec): string {
  return `/aws/rds/instance/${ownership.platform}-*-${environment}/*`;
}

/** How Karpenter hears that AWS takes a node back. */
export function karpenterQueueName({ prefix }: LandingZoneSpec): string {
  return `${prefix}-karpenter`;
}

/** One trail sees all regions, so its name says none. */
export function trailBucketName({ prefix, accountId }: LandingZoneSpec): string {
  return `${prefix}-audit-${accountId}`;
}

/** IAM knows no regions. */
export function iamArn({ accountId }: LandingZoneSpec, resource: string): string {
  return `arn:aws:iam::${accountId}:${resource}`;
}

export function boundaryArn(spec: LandingZoneSpec): string {
  return iamArn(spec, `policy/${roleName(spec, "boundary")}`);
}

export function clusterArn({ region, accountId, prefix }: LandingZoneSpec): string {
  return `arn:aws:eks:${region}:${accountId}:cluster/${prefix}`;
}

export function logGroupArn({ region, accountId }: LandingZoneSpec, name: string): string {
  return `arn:aws:logs:${region}:${accountId}:log-group:${name}`;
}

export function trailArn({ region, accountId, prefix }: LandingZoneSpec): string {
  return `arn:aws:cloudtrail:${region}:${accountId}:trail/${prefix}`;
}

export function alarmTopicArn({ region, accountId, prefix }: LandingZoneSpec): string {
  return `arn:aws:sns:${region}:${accountId}:${prefix}-alarms`;
}
