import type { LandingZoneSpec } from "../spec";
import { karpenterQueueName, roleName, TRAIL_ROLE } from "./names";

/** ARNs computed from names, so that a preview knows them. Pure. */

/** IAM is global: its ARNs have no region. */
export function iamArn({ accountId }: LandingZoneSpec, resource: string): string {
  return `arn:aws:iam::${accountId}:${resource}`;
}

export function permissionsBoundaryArn(spec: LandingZoneSpec): string {
  return iamArn(spec, `policy/${roleName(spec, "boundary")}`);
}

/** Role patterns of one environment: the landing zone's begin with its prefix, those of servers and buckets end with the environment. */
export function environmentRoleArns(spec: LandingZoneSpec): string[] {
  const { prefix, environment, ownership } = spec;
  const server = `${ownership.platform}-*-${environment}`;
  return [`${prefix}-*`, server, `${server}-*`].map((name) => iamArn(spec, `role/${name}`));
}

/** Roles of CI and of emergencies, which no deployment changes or passes on. */
export function deployRoleArns(spec: LandingZoneSpec): string[] {
  return ["up", "preview", "break-glass"].map((suffix) => iamArn(spec, `role/${roleName(spec, suffix)}`));
}

export function clusterArn(spec: LandingZoneSpec): string {
  return regionalArn(spec, "eks", `cluster/${spec.prefix}`);
}

export function ec2Arn(spec: LandingZoneSpec, resource: string): string {
  return regionalArn(spec, "ec2", resource);
}

export function logGroupArn(spec: LandingZoneSpec, name: string): string {
  return regionalArn(spec, "logs", `log-group:${name}`);
}

export function repositoryArn(spec: LandingZoneSpec, name: string): string {
  return regionalArn(spec, "ecr", `repository/${spec.prefix}/${name}`);
}

export function karpenterQueueArn(spec: LandingZoneSpec): string {
  return regionalArn(spec, "sqs", karpenterQueueName(spec));
}

export function trailArn(spec: LandingZoneSpec): string {
  return regionalArn(spec, "cloudtrail", `trail/${spec.prefix}`);
}

/** The role by which the trail writes to its log group. */
export function trailRoleArn(spec: LandingZoneSpec): string {
  return iamArn(spec, `role/${roleName(spec, TRAIL_ROLE)}`);
}

export function alarmTopicArn(spec: LandingZoneSpec): string {
  return regionalArn(spec, "sns", `${spec.prefix}-alarms`);
}

export function regionalArn({ region, accountId }: LandingZoneSpec, service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${accountId}:${resource}`;
}
