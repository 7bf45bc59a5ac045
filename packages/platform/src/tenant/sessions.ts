import type { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import type * as k8s from "@pulumi/kubernetes/types/input";
import * as pulumi from "@pulumi/pulumi";
import { PRIORITIES } from "@retail-odoo/contract";
import { proxyLabels, RedisCache, type ElastiCacheArgs, type RedisCacheArgs } from "../cache";
import type { OdooPodRefs } from "./odoo-workload";
import { ownershipOf, type TenantContext } from "./on-aws";
import type { ResolvedTenant } from "./resolve-tenant";
import type { TenantStackSpec } from "./resolve-tenant-stack";

/** Sessions that are no files. */

export function sessionsName(name: string): string {
  return `${name}-sessions`;
}

/**
 * A Redis of the tenant's own, in its namespace and within its quota, or on ElastiCache: whoever has a Redis' password reads
 * every session in it, so that one is no boundary between tenants. It holds nothing but sessions, and goes with the tenant. Pure.
 * @returns undefined where sessions are files, and where nobody logs in
 */
export function sessionArgs(
  { size, state, namespace }: ResolvedTenant,
  { platform, labels, podLabels, placement }: TenantContext,
): RedisCacheArgs | undefined {
  if (size.sessions === undefined || state !== "active") return undefined;
  const common = { role: "session", ...size.sessions, namespace, baseline: platform.baseline, durable: false } as const;
  if (common.engine === "elasticache") return { ...common, aws: elastiCacheArgs(platform) };
  const cluster = {
    clientLabels: podLabels,
    labels,
    storageClass: platform.cluster.storageClass,
    priorityClass: PRIORITIES.interactive,
    placement: placement.roles,
  };
  return { ...common, cluster };
}

/** @returns undefined where the platform has no AWS, which is told by whoever asked for it */
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

export function createSessions(
  name: string,
  { sessions, server }: TenantStackSpec,
  home: Namespace,
  parent: pulumi.Resource,
): RedisCache | undefined {
  if (sessions === undefined) return undefined;
  // Its certificates need cert-manager, which answers once the issuer for databases can sign.
  const certificates = pulumi.output(server.certificateIssuer?.name).apply(() => home);
  const dependsOn = sessions.engine === "in-cluster" ? [home, certificates] : [home];
  return new RedisCache(sessionsName(name), sessions, { parent, dependsOn });
}

/** Its Secrets, for the pods of Odoo. */
export function sessionRefs({ facts }: RedisCache): OdooPodRefs["sessions"] {
  const { caSecret, credentialsSecret } = facts;
  return { credentials: credentialsSecret.name, ca: caSecret?.name };
}

/** Where Odoo's packets go for its sessions; nowhere where they are files. */
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

/** What runs in the tenant's namespace beside Odoo. */
export function sessionImages({ tenant, redis }: TenantStackSpec): string[] {
  return tenant.size.sessions?.engine === "in-cluster" ? [redis.image, redis.proxyImage] : [];
}
