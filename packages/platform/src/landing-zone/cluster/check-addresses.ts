import type { Faults } from "../../internal/errors";
import { formatCidr, type Cidr } from "../network/cidr";
import { zoneSubnets } from "../network/subnet-plan";
import { LARGEST_VPC_PREFIX, SMALLEST_VPC_PREFIX } from "../network/vpc-cidr";
import type { NodesSpec, ZoneSpec } from "../spec";
import { neededAddresses, podAddresses } from "./capacity";

/** Whether private subnets have addresses for full node pools. Pure. */

/** For a created VPC. Each zone is checked alone, because a subnet cannot borrow addresses of another. */
export function checkAddresses(network: Cidr, zones: ZoneSpec[], nodes: NodesSpec, faults: Faults): void {
  const [zone] = zones;
  const total = podAddresses(zone?.subnets.private ?? "");
  const needed = neededAddresses(nodes);
  if (needed <= total) return;
  const larger = prefixesAbove(SMALLEST_VPC_PREFIX).find(
    (prefix) => podAddresses(zoneSubnets({ ...network, prefix }, "a").private) >= needed,
  );
  faults.add(
    formatCidr(network),
    `has ${total} pod addresses in each zone, and full pools take ${needed}`,
    larger === undefined
      ? "Lower maxNodesPerZone or choose smaller instances: no network is large enough."
      : `Give a /${larger}, lower maxNodesPerZone, or choose smaller instances.`,
  );
}

/** Prefix lengths of larger networks, from the next one to the largest. */
const prefixesAbove = (prefix: number) =>
  Array.from({ length: prefix - LARGEST_VPC_PREFIX }, (_, index) => prefix - 1 - index);

/** For an existing VPC: checks the zones whose private CIDR the caller gave. */
export function checkExistingAddresses(zones: ZoneSpec[], nodes: NodesSpec, faults: Faults): void {
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
