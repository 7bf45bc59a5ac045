import type { Input } from "@pulumi/pulumi";
import { checkEc2Id } from "../../internal/checks";
import type { Faults } from "../../internal/errors";
import { hasProperties, type PropertyTable } from "../../internal/properties";
import { neededAddresses, podAddresses } from "../cluster/capacity";
import { containsCidr, formatCidr, overlapsCidr, type Cidr } from "./cidr";
import type { ExistingNetwork, ExistingSubnets, NetworkArgs } from "./args";
import type { ZoneSpec } from "../resolve-landing-zone";
import type { NodesSpec } from "../cluster/resolve-nodes";
import { readRange, resolvePrivateRange } from "./access-ranges";

/** A network that is there already, against the zones it is to serve. Pure. */

/** Of a VPC; AWS sets them. */
const BOUNDS = [16, 28] as const;
const REMEDY = "Write the range that the VPC has, /16 to /28.";

type Id = Input<string>;
const NETWORK: PropertyTable<ExistingNetwork<Id>> = { vpcId: "required", cidr: "required", subnets: "required" };
const SUBNETS: PropertyTable<ExistingSubnets<Id>> = {
  private: "required",
  privateCidr: "optional",
  public: "optional",
  data: "optional",
};

/** @returns the network's range; undefined when anything of it is wrong */
export function resolveExistingNetwork(args: NetworkArgs<Id>, zones: readonly string[], all: Faults): Cidr | undefined {
  const faults = all.at("existing");
  if (!hasProperties(args, { existing: "required" }, all) || !hasProperties(args.existing, NETWORK, faults))
    return undefined;
  const { vpcId, cidr, subnets } = args.existing;
  checkEc2Id(vpcId, "vpc", faults.at("vpcId"));
  const network = resolvePrivateRange(cidr, BOUNDS, REMEDY, faults.at("cidr"));
  const at = faults.at("subnets");
  for (const zone of new Set(zones))
    if (!Object.hasOwn(subnets, zone))
      at.at(zone).add(undefined, "is missing", "Give the subnets of every zone in `zones`.");
  const seen: NamedSubnets = { ids: new Set(), ranges: [] };
  for (const [zone, given] of Object.entries(subnets)) {
    if (!zones.includes(zone))
      at.at(zone).add(given, "is not one of `zones`", "Add the zone there, or leave it out here.");
    else if (hasProperties(given, SUBNETS, at.at(zone))) checkSubnets(given, network, seen, at.at(zone));
  }
  return all.any() ? undefined : network;
}

/** What earlier zones have named. */
interface NamedSubnets {
  ids: Set<Id>;
  ranges: { text: string; cidr: Cidr }[];
}

function checkSubnets(given: ExistingSubnets<Id>, network: Cidr | undefined, seen: NamedSubnets, faults: Faults): void {
  for (const tier of ["private", "public", "data"] as const) {
    const id = given[tier];
    const at = faults.at(tier);
    if (id === undefined) continue;
    checkEc2Id(id, "subnet", at);
    if (!at.any() && seen.ids.has(id))
      at.add(id, "is named twice", "A subnet lies in one zone and serves one purpose: name every one once.");
    seen.ids.add(id);
  }
  if (given.privateCidr !== undefined) checkRange(given.privateCidr, network, seen, faults.at("privateCidr"));
}

function checkRange(text: string, network: Cidr | undefined, { ranges }: NamedSubnets, faults: Faults): void {
  const cidr = readRange(text, faults);
  if (!cidr) return;
  const other = ranges.find((one) => overlapsCidr(one.cidr, cidr));
  if (network && !containsCidr(network, cidr))
    faults.add(text, `is not within the network, ${formatCidr(network)}`, "Write the range of the private subnet.");
  else if (other) faults.add(text, `overlaps ${other.text}`, "Write the range that this subnet has.");
  ranges.push({ text, cidr });
}

/** Every zone alone has to hold its share, as far as somebody told its range: addresses cannot be lent between subnets. */
export function checkToldAddresses(zones: ZoneSpec[], nodes: NodesSpec, faults: Faults): void {
  const needed = neededAddresses(nodes);
  for (const { name, subnets } of zones) {
    if (subnets.private === undefined) continue;
    const total = podAddresses(subnets.private);
    if (needed > total)
      faults
        .at(name)
        .at("privateCidr")
        .add(
          subnets.private,
          `has ${total} pod addresses, and full pools take ${needed}`,
          "Name a larger subnet, lower maxNodesPerZone, or choose smaller instances.",
        );
  }
}
