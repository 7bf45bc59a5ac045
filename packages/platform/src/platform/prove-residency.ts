import type { Faults } from "../internal/errors";
import { engineOf } from "../postgres";
import type { CellDraft } from "./cell-plan";

/** A location of a tenant's data. */
interface Place {
  what: string;
  /** Absent where the configuration does not give it. */
  region: string | undefined;
  /** Path of the region in the configuration. */
  path: string;
  /** Server whose tenants alone have data there; absent for all tenants. */
  server?: string;
}

/**
 * Proves that data, logs, backups, images and recovery copies of every tenant stay in the regions that its contract or country
 * allows. Pure; places without a region in the configuration are in `unproven`.
 */
export function proveResidency(cell: CellDraft, faults: Faults, unproven: string[]): void {
  const places = [...placesOf(cell, faults), ...externalPlaces(cell, faults)];
  const bound = cell.tenants.filter(({ regions }) => regions !== undefined);
  for (const { name, country, database, regions = [] } of bound) {
    const own = places.filter(({ server }) => server === undefined || server === database);
    const abroad = own.filter(({ region }) => region !== undefined && !regions.includes(region));
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
      if (region === undefined) unproven.push(`Which region holds the ${what} of tenants: set \`${path}\`.`);
}

/** External servers are in the region that their owner gives; an invalid region is reported as such. */
function externalPlaces({ databases }: CellDraft, faults: Faults): Place[] {
  return Object.entries(databases).flatMap(([server, spec]) => {
    const place = engineOf(spec).region?.(spec);
    if (!place || faults.at("databases").at(server).at("region").any()) return [];
    return [{ what: `database on ${server}`, region: place.region, path: `databases.${server}.region`, server }];
  });
}

/** Logs, keys and volumes are in the cluster's region. */
function placesOf({ cluster, vault }: CellDraft, faults: Faults): Place[] {
  const backups = {
    what: "backups",
    region: vault.region,
    path: vault.created ? "vault.s3.region" : "vault.existing.region",
  };
  // An S3-compatible store names its region freely; an invalid vault is reported as such.
  const stores = vault.endpoint !== undefined || faults.at("vault").any() ? [] : [backups];
  switch (cluster.kind) {
    case "eks": {
      const { region, registry, recovery } = cluster.zone;
      return [...zonePlaces("cluster.eks", { region, images: registry !== undefined, recovery }), ...stores];
    }
    case "landing-zone": {
      const { region, keys, recovery } = cluster.zone;
      return [...zonePlaces("cluster.landingZone", { region, images: keys.images !== undefined, recovery }), ...stores];
    }
    case "existing":
      return [{ what: "data and logs", region: cluster.existing.region, path: "cluster.existing.region" }, ...stores];
  }
}

function zonePlaces(path: string, zone: { region: string; images: boolean; recovery?: { region: string } }): Place[] {
  const what = zone.images ? "data, logs and images" : "data and logs";
  const home = { what, region: zone.region, path: `${path}.region` };
  if (!zone.recovery) return [home];
  return [home, { what: "recovery copies", region: zone.recovery.region, path: `${path}.recovery.region` }];
}
