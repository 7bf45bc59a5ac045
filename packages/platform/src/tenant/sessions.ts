import type { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import * as pulumi from "@pulumi/pulumi";
import { PRIORITIES } from "@retail-odoo/contract";
import { proxyLabels, RedisCache } from "../cache";
import type { OdooPodRefs } from "./odoo-workload";
import type { TenantStackSpec } from "./resolve-tenant-stack";

/** Sessions that are no files. */

function sessionsName(name: string): string {
  return `${name}-sessions`;
}

/**
 * A Redis of the tenant's own, in its namespace and within its quota: whoever has a Redis' password reads every session in it,
 * so that one is no boundary between tenants. It holds nothing but sessions, and goes with the tenant.
 */
export function createSessions(
  name: string,
  stack: TenantStackSpec,
  home: Namespace,
  parent: pulumi.Resource,
): RedisCache | undefined {
  const { tenant, baseline, podLabels, labels: own, storageClass, server } = stack;
  const placement = stack.placement.roles;
  if (tenant.size.sessions === undefined || tenant.state !== "active") return undefined;
  // Its certificates need cert-manager, which answers once the issuer for databases can sign.
  const certificates = pulumi.output(server.certificateIssuer?.name).apply(() => home);
  const cluster = {
    clientLabels: podLabels,
    labels: own,
    storageClass,
    priorityClass: PRIORITIES.interactive,
    placement,
  };
  return new RedisCache(
    sessionsName(name),
    {
      engine: "in-cluster",
      role: "session",
      size: tenant.size.sessions,
      namespace: tenant.namespace,
      cluster,
      baseline,
      durable: false,
    },
    { parent, dependsOn: [home, certificates] },
  );
}

/** Its Secrets, for the pods of Odoo. */
export function sessionRefs({ facts }: RedisCache): OdooPodRefs["sessions"] {
  const { caSecret, credentialsSecret } = facts;
  return caSecret && { credentials: credentialsSecret.name, ca: caSecret.name };
}

/** Labels of the pods that Odoo reaches for its sessions; undefined where they are files. */
export function sessionPods(name: string, { tenant }: TenantStackSpec): { [label: string]: string } | undefined {
  return tenant.size.sessions && proxyLabels(sessionsName(name));
}

/** What runs in the tenant's namespace beside Odoo. */
export function sessionImages({ tenant, redis }: TenantStackSpec): string[] {
  return tenant.size.sessions === undefined ? [] : [redis.image, redis.proxyImage];
}
