import type { Faults } from "../../internal/errors";
import type { ZoneLetter, ZoneSubnets } from "../spec";
import { formatCidr, subnetOf, type Cidr } from "./cidr";

/** How a VPC is divided over zones and tiers. Pure. */

/** Last letters of the zone names of a region. */
export const ZONE_LETTERS = ["a", "b", "c", "d", "e", "f"] as const satisfies ZoneLetter[];
const [MIN_ZONES, MAX_ZONES] = [2, ZONE_LETTERS.length];

/**
 * @param region undefined where it is at fault itself
 * @returns undefined after any fault
 */
export function resolveZoneLetters(
  zones: string[],
  region: string | undefined,
  faults: Faults,
): ZoneLetter[] | undefined {
  if (zones.length < MIN_ZONES || zones.length > MAX_ZONES)
    faults.add(
      zones,
      `names ${zones.length === 1 ? "1 zone" : `${zones.length} zones`}`,
      `Name ${MIN_ZONES} to ${MAX_ZONES}; three let a database keep its majority when one is lost.`,
    );
  if (region === undefined) return undefined;
  const letters = zones.map((zone, index) => {
    const letter = ZONE_LETTERS.find((candidate) => zone === region + candidate);
    if (!letter)
      faults.at(index).add(zone, `is not a zone of ${region}`, `Write the region and a letter, such as ${region}a.`);
    else if (zones.indexOf(zone) < index) faults.at(index).add(zone, "is named twice", "Name every zone once.");
    return letter;
  });
  return faults.any() ? undefined : letters.filter((letter) => letter !== undefined);
}

/**
 * The subnets of a zone. The VPC is divided into eighths: one for the private subnet of each of six zones, one for all
 * public subnets and one for all data subnets. Every letter has a fixed place, so that adding or removing a zone moves no
 * other.
 *
 * @param network a /16 to /20
 */
export function zoneSubnets(network: Cidr, letter: ZoneLetter): ZoneSubnets {
  const slot = ZONE_LETTERS.indexOf(letter);
  const eighth = network.prefix + 3;
  const [publicSubnets, dataSubnets] = [subnetOf(network, eighth, 6), subnetOf(network, eighth, 7)];
  return {
    public: formatCidr(subnetOf(publicSubnets, eighth + 3, slot)),
    private: formatCidr(subnetOf(network, eighth, slot)),
    data: formatCidr(subnetOf(dataSubnets, eighth + 3, slot)),
  };
}
