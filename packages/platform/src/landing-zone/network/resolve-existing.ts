import type { Input } from "@pulumi/pulumi";
import { checkEc2Id } from "../../internal/checks";
import type { Faults } from "../../internal/errors";
import { hasProperties, type PropertyTable } from "../../internal/properties";
import type { ExistingNetwork, ExistingSubnets, NetworkArgs } from "./args";
import { resolveCidr, resolvePrivateCidr } from "./check-cidr";
import { containsCidr, formatCidr, overlapsCidr, type Cidr } from "./cidr";
import { LARGEST_VPC_PREFIX } from "./vpc-cidr";

/** An existing network, checked against the zones that it serves. Pure. */

/** From the largest to the smallest VPC that AWS allows. */
const VPC_PREFIXES = [LARGEST_VPC_PREFIX, 28] as const;
const REMEDY = `Write the range that the VPC has, /${VPC_PREFIXES[0]} to /${VPC_PREFIXES[1]}.`;

type Id = Input<string>;
const NETWORK: PropertyTable<ExistingNetwork<Id>> = { vpcId: "required", cidr: "required", subnets: "required" };
const SUBNETS: PropertyTable<ExistingSubnets<Id>> = {
  private: "required",
  privateCidr: "optional",
  public: "optional",
  data: "optional",
};

/** @returns CIDR of the VPC; undefined after any fault */
export function resolveExistingNetwork(args: NetworkArgs<Id>, zones: readonly string[], all: Faults): Cidr | undefined {
  const faults = all.at("existing");
  if (!hasProperties(args, { existing: "required" }, all) || !hasProperties(args.existing, NETWORK, faults))
    return undefined;
  const { vpcId, cidr, subnets } = args.existing;
  checkEc2Id(vpcId, "vpc", faults.at("vpcId"));
  const network = resolvePrivateCidr(cidr, VPC_PREFIXES, REMEDY, faults.at("cidr"));
  const at = faults.at("subnets");
  for (const zone of new Set(zones))
    if (!Object.hasOwn(subnets, zone))
      at.at(zone).add(undefined, "is missing", "Give the subnets of every zone in `zones`.");
  const earlier: NamedSubnets = { ids: new Set(), ranges: [] };
  for (const [zone, given] of Object.entries(subnets)) {
    if (!zones.includes(zone))
      at.at(zone).add(given, "is not one of `zones`", "Add the zone there, or leave it out here.");
    else if (hasProperties(given, SUBNETS, at.at(zone))) checkSubnets(given, network, earlier, at.at(zone));
  }
  return all.any() ? undefined : network;
}

/** Subnets of the zones checked before. */
interface NamedSubnets {
  ids: Set<Id>;
  ranges: { text: string; cidr: Cidr }[];
}

function checkSubnets(
  given: ExistingSubnets<Id>,
  network: Cidr | undefined,
  earlier: NamedSubnets,
  faults: Faults,
): void {
  for (const tier of ["private", "public", "data"] as const) {
    const id = given[tier];
    const at = faults.at(tier);
    if (id === undefined) continue;
    checkEc2Id(id, "subnet", at);
    if (!at.any() && earlier.ids.has(id))
      at.add(id, "is named twice", "A subnet lies in one zone and serves one purpose: name every one once.");
    earlier.ids.add(id);
  }
  if (given.privateCidr !== undefined) checkRange(given.privateCidr, network, earlier, faults.at("privateCidr"));
}

function checkRange(text: string, network: Cidr | undefined, { ranges }: NamedSubnets, faults: Faults): void {
  const cidr = resolveCidr(text, faults);
  if (!cidr) return;
  const other = ranges.find((one) => overlapsCidr(one.cidr, cidr));
  if (network && !containsCidr(network, cidr))
    faults.add(text, `is not within the network, ${formatCidr(network)}`, "Write the range of the private subnet.");
  else if (other) faults.add(text, `overlaps ${other.text}`, "Write the range that this subnet has.");
  ranges.push({ text, cidr });
}
