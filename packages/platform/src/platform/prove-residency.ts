import type { Faults } from "../internal/errors";
import type { CellDraft } from "./plan-cell";

/** Somewhere a tenant's data comes to lie. */
interface Place {
  what: string;
  /** Absent where nobody said. */
  region: string | undefined;
  /** Where the region is written, or would be. */
  path: string;
}

/**
 * Proves that data, logs and backups of every tenant stay in the regions that its contract or country allows. Pure; places
 * whose region nobody said are in `unproven`.
 */
export function proveResidency(cell: CellDraft, faults: Faults, unproven: string[]): void {
  const places = placesOf(cell, faults);
  const bound = cell.tenants.filter(({ regions }) => regions !== undefined);
  for (const { name, country, regions = [] } of bound) {
    const abroad = places.filter(({ region }) => region !== undefined && !regions.includes(region));
    if (abroad.length === 0) continue;
    faults
      .at("tenants")
      .item(name)
      .at("regions")
      .add(
        regions,
        `bind tenant ${name} (${country}), and ${abroad.map(({ what, region, path }) => `its ${what} would be in ${region} (${path})`).join(", ")}`,
        "Move them, place the tenant on another platform, or name the region if its contract allows it.",
      );
  }
  if (bound.length > 0)
    for (const { what, region, path } of places)
      if (region === undefined) unproven.push(`In which region the ${what} of tenants are: say \`${path}\`.`);
}

/** Logs, keys and volumes are made in the cluster's region, and nowhere else. */
function placesOf({ cluster, vault }: CellDraft, faults: Faults): Place[] {
  const backups = {
    what: "backups",
    region: vault.region,
    path: vault.created ? "vault.s3.region" : "vault.existing.region",
  };
  // A store of one's own calls its region what it likes; a vault that is faulty is told as such.
  const stores = vault.endpoint !== undefined || faults.at("vault").any() ? [] : [backups];
  const what = "data and logs";
  switch (cluster.kind) {
    case "eks":
      return [{ what, region: cluster.zone.region, path: "cluster.eks.region" }, ...stores];
    case "landing-zone":
      return [{ what, region: cluster.zone.region, path: "cluster.landingZone.region" }, ...stores];
    case "existing":
      return [{ what, region: cluster.existing.region, path: "cluster.existing.region" }, ...stores];
  }
}
