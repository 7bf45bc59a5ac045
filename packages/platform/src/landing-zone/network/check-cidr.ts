import type { Faults } from "../../internal/errors";
import { formatCidr, isPrivate, networkOf, parseCidr, PRIVATE_RANGES, type Cidr } from "./cidr";

/** CIDR blocks as a caller types them. Pure. */

/** @returns undefined after any fault */
export function resolveCidr(text: string, faults: Faults): Cidr | undefined {
  const cidr = parseCidr(text);
  if (!cidr) {
    faults.add(text, "is not an IPv4 range", "Write a network and its prefix, such as 10.64.0.0/16.");
    return undefined;
  }
  const network = networkOf(cidr);
  if (network.address === cidr.address) return cidr;
  faults.add(text, "is an address inside a network", `Write the network: ${formatCidr(network)}.`);
  return undefined;
}

/**
 * @param prefixes shortest and longest prefix length
 * @returns undefined after any fault
 */
export function resolvePrivateCidr(
  text: string,
  [shortest, longest]: readonly [number, number],
  remedy: string,
  faults: Faults,
): Cidr | undefined {
  const cidr = resolveCidr(text, faults);
  if (!cidr) return undefined;
  if (!isPrivate(cidr)) faults.add(text, "is not a private range", `Use a part of ${PRIVATE_RANGES.join(", ")}.`);
  else if (cidr.prefix < shortest || cidr.prefix > longest) faults.add(text, `is a /${cidr.prefix}`, remedy);
  return faults.any() ? undefined : cidr;
}
