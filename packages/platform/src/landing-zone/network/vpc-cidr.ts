import type { EnvironmentName } from "@retail-odoo/contract";
import type { Faults } from "../../internal/errors";
import { resolvePrivateCidr } from "./check-cidr";
import { cidrOf, overlapsCidr, type Cidr } from "./cidr";

/** The range of a created VPC, and the range of the cluster's Services beside it. Pure. */

/** Different ones, so that the VPCs of all environments can be peered with each other and with the same office or VPN. */
const DEFAULT_VPC_CIDR: { readonly [name in EnvironmentName]: string } = {
  prod: "10.64.0.0/16",
  staging: "10.65.0.0/16",
  dev: "10.66.0.0/16",
};

/** Prefix length of the largest VPC that AWS allows. */
export const LARGEST_VPC_PREFIX = 16;
/** Prefix length of the smallest VPC that six zones fit in. */
export const SMALLEST_VPC_PREFIX = 20;
const REMEDY = `Use /${LARGEST_VPC_PREFIX}, the most AWS gives a network, to /${SMALLEST_VPC_PREFIX}, the least that six zones fit in.`;

/** @returns undefined after any fault */
export function resolveVpcCidr(
  text: string | undefined,
  environment: EnvironmentName,
  faults: Faults,
): Cidr | undefined {
  return resolvePrivateCidr(
    text ?? DEFAULT_VPC_CIDR[environment],
    [LARGEST_VPC_PREFIX, SMALLEST_VPC_PREFIX],
    REMEDY,
    faults,
  );
}

/** Services have addresses inside the cluster only, which must not overlap the VPC. */
export function serviceCidr(network: Cidr): string {
  const [preferred, alternative] = ["172.20.0.0/16", "10.100.0.0/16"] as const;
  return overlapsCidr(cidrOf(preferred), network) ? alternative : preferred;
}
