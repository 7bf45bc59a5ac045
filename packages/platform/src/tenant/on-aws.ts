import type { Input } from "@pulumi/pulumi";
import { SERVICES, type AwsFacts, type PlatformFacts } from "@retail-odoo/contract";
import type { Faults } from "../internal/errors";
import type { Ownership } from "../internal/names";
import type { TenantStorageArgs } from "../storage";
import type { ResolvedTenant } from "./resolve-tenant";
import type { TenantStackSpec } from "./resolve-tenant-stack";

/** What of a tenant is made in AWS, beside its cluster. Pure. */

/** What a tenant's parts are made from, beside the tenant. */
export interface TenantContext extends Pick<TenantStackSpec, "labels" | "podLabels" | "placement"> {
  platform: PlatformFacts<Input<string>>;
}

/** Service account of Odoo's pods. */
export const SERVICE_ACCOUNT = "odoo";

/** What a tenant may ask for that there is on the cluster of a landing zone alone. */
const ON_AWS = { sessions: "elasticache", objects: "bucket" } as const;

/**
 * Tells what a tenant asks of AWS where there is none of it to be had.
 * @param faults of the tenant
 */
export function refuseAws({ odoo }: Pick<ResolvedTenant, "odoo">, remedy: string, faults: Faults): void {
  for (const [key, value] of Object.entries(ON_AWS))
    if (odoo[key as keyof typeof ON_AWS] === value)
      faults.at("odoo").at(key).add(value, "needs network and keys of a landing zone", remedy);
}

/** What to do about a cluster that is no landing zone's. */
export const NO_LANDING_ZONE = "Use `cluster.eks` or `cluster.landingZone`, or leave it out.";

export function ownershipOf(
  { name, environment }: TenantContext["platform"],
  { owner, costCentre }: AwsFacts<Input<string>>,
): Ownership {
  return { platform: name, environment, owner, costCentre };
}

/** A tenant's bucket: what its component is called and made of. */
export interface TenantObjects {
  name: string;
  args: TenantStorageArgs;
}

/**
 * A bucket of the tenant's own. The key is the landing zone's where the service asks for none of the tenant's; CI makes roles
 * that begin with its platform's name, and the role is called after the component.
 * @param name of the tenant's stack
 * @returns undefined where nobody asks for one, and where the platform has no AWS, which is told by itself
 */
export function objectsOf(
  name: string,
  { name: tenant, service, namespace, odoo }: ResolvedTenant,
  platform: TenantContext["platform"],
): TenantObjects | undefined {
  const { aws, cluster } = platform;
  if (odoo.objects !== "bucket" || aws === undefined) return undefined;
  const { region, accountId, keys, boundaryArn } = aws;
  const args = {
    tenant,
    service,
    ownership: ownershipOf(platform, aws),
    s3: { region, accountId, keyArn: SERVICES[service].ownKey ? undefined : keys.backup },
    identity: {
      clusterName: cluster.name,
      namespace,
      serviceAccount: SERVICE_ACCOUNT,
      permissionsBoundary: boundaryArn,
    },
  };
  return { name: `${platform.name}-${name}-objects`, args };
}
