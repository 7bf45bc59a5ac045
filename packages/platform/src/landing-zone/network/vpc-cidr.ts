import type { Faults } from "../../internal/errors";
import { resolvePrivateCidr } from "./check-cidr";
import { cidrOf, overlapsCidr, type Cidr } from "./cidr";

/** The range of a created VPC, and the range of the cluster's Services beside it. Pure. */

export const DEFAULT_VPC_CIDR = "10.64.0.0/16";

/** Prefix lengths of the largest VPC that AWS allows, and of the smallest that six zones fit in. */
export const [LARGEST_VPC_PREFIX, SMALLEST_VPC_PREFIX] = [16, 20] as const;
const REMEDY = `Use /${LARGEST_VPC_PREFIX}, the most AWS gives a network, to /${SMALLEST_VPC_PREFIX}, the least that six zones fit in.`;

/** @returns undefined after any fault */
export function resolveVpcCidr(text: string | undefined, faults: Faults): Cidr | undefined {
  return resolvePrivateCidr(text ?? DEFAULT_VPC_CIDR, [LARGEST_VPC_PREFIX, SMALLEST_VPC_PREFIX], REMEDY, faults);
}

/** Services have addresses inside the cluster only, which must not overlap the VPC. */
export function serviceCidr(network: Cidr): string {
  const [preferred, alternative] = ["172.20.0.0/16", "10.100.0.0/16"] as const;
  return overlapsCidr(cidrOf(preferred), network) ? alternative : preferred;
}
