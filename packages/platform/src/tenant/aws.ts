import { SERVICES, type OwnAllotment } from "@retail-odoo/contract";
import type { Faults } from "../internal/errors";
import { checkName, type Ownership } from "../internal/names";
import { disruptionWindow } from "../nodes";
import type { FileCopies, ResolvedTenant, TenantAwsFacts, TenantContext, TenantObjects } from "./spec";

/** What a tenant owns in AWS: which fields ask for it, and the bucket that one of them creates. Pure. */

/** Service account of Odoo's pods. */
export const SERVICE_ACCOUNT = "odoo";

/** Values of a tenant's `odoo` fields that need the network and keys of a landing zone. */
const AWS_FEATURES = { sessions: "elasticache", objects: "bucket" } as const;

/** Reports every field that needs AWS on a platform that has none. */
export function refuseAws({ odoo }: Pick<ResolvedTenant, "odoo">, remedy: string, faults: Faults): void {
  for (const [field, value] of Object.entries(AWS_FEATURES))
    if (odoo[field as keyof typeof AWS_FEATURES] === value)
      faults.at("odoo").at(field).add(value, "needs network and keys of a landing zone", remedy);
}

/** Remedy on a cluster that belongs to no landing zone. */
export const NO_LANDING_ZONE = "Use `cluster.eks` or `cluster.landingZone`, or leave it out.";

export function ownershipOf(
  { name, environment }: TenantContext["platform"],
  { owner, costCentre }: TenantAwsFacts,
): Ownership {
  return { platform: name, environment, owner, costCentre };
}

/** IAM allows 64 characters, of which `-staging` takes eight. */
const MAX_IDENTITY_NAME = 56;

/**
 * What the copies of a tenant's files need. Roles are named after the platform, as CI has to.
 * @param name of the tenant's stack
 * @returns undefined where the platform allots none
 */
export function fileCopiesOf(
  name: string,
  { fileCopies }: OwnAllotment,
  platform: TenantContext["platform"],
  faults: Faults,
): FileCopies | undefined {
  const { aws, cluster, vault, images } = platform;
  if (fileCopies === undefined) return undefined;
  const common = { copies: fileCopies, image: images.restic, vault };
  const { provisioner } = cluster.nodes ?? {};
  const disruption = aws !== undefined && provisioner === "karpenter" ? disruptionWindow(aws.region) : undefined;
  if (vault.credentialsSecret !== undefined || aws === undefined) return { ...common, disruptionWindow: disruption };
  const names = { copy: `${platform.name}-${name}-copies`, prune: `${platform.name}-${name}-pruning` };
  checkName(names.prune, faults, MAX_IDENTITY_NAME);
  const { region, boundaryArn } = aws;
  const args = {
    clusterName: cluster.name,
    region,
    permissionsBoundary: boundaryArn,
    ownership: ownershipOf(platform, aws),
  };
  return { ...common, identities: { names, args }, disruptionWindow: disruption };
}

/**
 * The bucket of a tenant. Its component's name begins with the platform's, because the role is named after it and CI may
 * create roles with that prefix only.
 * @param name of the tenant's stack
 * @returns undefined where the tenant has no bucket, and where the platform has no AWS, which `refuseAws` reports
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
    // The landing zone's key, unless the service level promises a key of the tenant's own.
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
