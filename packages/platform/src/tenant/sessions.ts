import type * as k8s from "@pulumi/kubernetes/types/input";
import { PRIORITIES } from "@retail-odoo/contract";
import { MAX_NAME_LENGTH, proxyLabels, type ElastiCacheArgs, type RedisCacheArgs } from "../cache";
import { ownershipOf } from "./aws";
import type { ResolvedTenant, TenantContext, TenantStackSpec } from "./spec";

/** Sessions in a Redis, instead of files: its arguments, its network peers and its images. Pure. */

const SUFFIX = "-sessions";

export function sessionsName(name: string): string {
  return name + SUFFIX;
}

/** Longest name of a tenant whose sessions are on ElastiCache. */
export const MAX_ELASTICACHE_TENANT_NAME = MAX_NAME_LENGTH.elasticache - SUFFIX.length;

/**
 * A Redis that belongs to one tenant, in its namespace and quota or on ElastiCache. Tenants do not share one: its password
 * opens every session in it. It holds only sessions and is deleted with the tenant. Pure.
 * @returns undefined where sessions are files, and for a tenant that is not active
 */
export function sessionArgs(
  { size, state, namespace }: ResolvedTenant,
  { platform, labels, podLabels, placement }: TenantContext,
): RedisCacheArgs | undefined {
  if (size.sessions === undefined || state !== "active") return undefined;
  const common = { role: "session", ...size.sessions, namespace, baseline: platform.baseline, durable: false } as const;
  if (common.engine === "elasticache") return { ...common, aws: elastiCacheArgs(platform) };
  const cluster = {
    images: { server: platform.images.redis, proxy: platform.images.redisProxy },
    clientLabels: podLabels,
    labels,
    storageClass: platform.cluster.storageClass,
    priorityClass: PRIORITIES.interactive,
    placement: placement.roles,
  };
  return { ...common, cluster };
}

/** @returns undefined where the platform has no AWS, which `refuseAws` reports */
function elastiCacheArgs(platform: TenantContext["platform"]): ElastiCacheArgs | undefined {
  const { aws } = platform;
  return (
    aws && {
      region: aws.region,
      vpcId: aws.vpcId,
      subnetIds: aws.dataSubnetIds,
      clientSecurityGroupId: aws.securityGroupId,
      keyArn: aws.keys.data,
      logKeyArn: aws.keys.logs,
      ownership: ownershipOf(platform, aws),
    }
  );
}

/** Egress peers of Odoo's pods for sessions; none where sessions are files. */
export function sessionPeers(name: string, stack: TenantStackSpec): k8s.networking.v1.NetworkPolicyPeer[] {
  switch (stack.tenant.size.sessions?.engine) {
    case undefined:
      return [];
    case "in-cluster":
      return [{ podSelector: { matchLabels: proxyLabels(sessionsName(name)) } }];
    case "elasticache":
      return stack.dataCidrs.map((cidr) => ({ ipBlock: { cidr } }));
  }
}

/** Images that run in the tenant's namespace in addition to Odoo's. */
export function sessionImages({ tenant, images }: TenantStackSpec): string[] {
  return tenant.size.sessions?.engine === "in-cluster" ? [images.redis, images.redisProxy] : [];
}
