import type { Faults } from "../internal/errors";
import { cellPrefix } from "../internal/names";
import { isWithin } from "../landing-zone";
import type { CellDraft } from "./cell-plan";
import { NO_LANDING_ZONE, refuseAws } from "../tenant";
import { nodeCapacity } from "./cell-nodes";

/** Checks the landing zone against the platform: domain, tenants, and what an existing network or key must allow. */
export function proveZone(cell: CellDraft, faults: Faults, unproven: string[]): void {
  proveDomain(cell, faults);
  proveTenantAccess(cell, faults);
  proveTenantParts(cell, faults);
  const { cluster } = cell;
  if (cluster.kind === "existing") return;
  if (!nodeCapacity(cluster).addresses)
    unproven.push(
      cluster.kind === "eks"
        ? "Whether the pods of full pools find addresses: set `privateCidr` of every zone in `cluster.eks.network.existing.subnets`."
        : "Whether the pods of full pools find addresses: set `privateCidr` of every zone in the landing zone's stack.",
    );
  if (cluster.kind === "eks" && cluster.zone.existingNetwork)
    unproven.push(
      "Whether the network lets nodes out and load balancers in: its routes and the tags of its subnets are its owner's.",
    );
  if (cluster.kind === "eks" && cluster.zone.existingKeys)
    unproven.push(
      "Whether the keys of `cluster.eks.keys.existing` let services use them: their policies need what `keyPolicies` writes.",
    );
}

function proveDomain({ cluster, domain }: CellDraft, faults: Faults): void {
  if (cluster.kind === "existing" || !cluster.zone.dns) return;
  const { name } = cluster.zone.dns;
  if (faults.at("domain").any() || isWithin(domain, name)) return;
  const path = cluster.kind === "eks" ? "cluster.eks.dns" : "cluster.landingZone.dns";
  faults
    .at("domain")
    .add(domain, `does not lie in the hosted zone ${name} (${path})`, `Write ${name} or a name below it.`);
}

/** Access to the namespace of an unknown tenant would become access to a later tenant of that name. */
function proveTenantAccess({ cluster, tenants }: CellDraft, faults: Faults): void {
  if (cluster.kind !== "eks" || faults.at("tenants").any()) return;
  const known = new Set(tenants.map(({ name }) => name));
  const at = faults.at("cluster").at("eks").at("access").at("tenants");
  cluster.zone.access.tenants.forEach((entry, role) =>
    entry.tenants.forEach((tenant, index) => {
      if (!known.has(tenant))
        at.at(role)
          .at("tenants")
          .at(index)
          .add(tenant, "is not a tenant of this platform", `Write one of: ${[...known].join(", ")}.`);
    }),
  );
}

/** Tenants' own AWS resources need the landing zone's network and keys. */
function proveTenantParts({ name, environment, cluster, tenants }: CellDraft, faults: Faults): void {
  const prefix = cellPrefix(name, environment);
  for (const tenant of tenants) {
    const at = faults.at("tenants").item(tenant.name);
    if (cluster.kind === "existing") refuseAws(tenant, NO_LANDING_ZONE, at);
    else if (tenant.odoo.sessions === "elasticache" && cluster.zone.prefix !== prefix)
      at.at("odoo")
        .at("sessions")
        .add(
          tenant.odoo.sessions,
          `writes logs of ${prefix}, and the landing zone encrypts those of ${cluster.zone.prefix}`,
          "Call the platform as its landing zone, or write redis.",
        );
  }
}
