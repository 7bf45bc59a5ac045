import type { Faults } from "../../internal/errors";
import {
  cidrSize,
  containsCidr,
  formatCidr,
  isPrivate,
  networkOf,
  overlapsCidr,
  parseCidr,
  PRIVATE_RANGES,
  type Cidr,
} from "./cidr";

/** The ranges that a user types: the network's own, and those it is reached from. Pure. */

const [LARGEST_NETWORK, SMALLEST_NETWORK] = [16, 20];

export function resolveNetwork(text: string, faults: Faults): Cidr | undefined {
  const bounds = [LARGEST_NETWORK, SMALLEST_NETWORK] as const;
  const remedy = `Use /${LARGEST_NETWORK}, the most AWS gives a network, to /${SMALLEST_NETWORK}, the least that six zones fit in.`;
  return resolvePrivateRange(text, bounds, remedy, faults);
}

/** @param bounds the shortest prefix and the longest */
export function resolvePrivateRange(
  text: string,
  [shortest, longest]: readonly [number, number],
  remedy: string,
  faults: Faults,
): Cidr | undefined {
  const cidr = readRange(text, faults);
  if (!cidr) return undefined;
  if (!isPrivate(cidr)) faults.add(text, "is not a private range", `Use a part of ${PRIVATE_RANGES.join(", ")}.`);
  else if (cidr.prefix < shortest || cidr.prefix > longest) faults.add(text, `is a /${cidr.prefix}`, remedy);
  return faults.any() ? undefined : cidr;
}

export function readRange(text: string, faults: Faults): Cidr | undefined {
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

interface AccessRanges {
  privateAccessFrom?: string[];
  publicAccessFrom?: string[];
}

/**
 * Who reaches the API server, by its private addresses and by its public ones.
 * @param network the landing zone's own; undefined where it is at fault itself
 */
export function checkAccessRanges(
  { privateAccessFrom = [], publicAccessFrom = [] }: AccessRanges,
  network: Cidr | undefined,
  faults: Faults,
): void {
  const at = faults.at("privateAccessFrom");
  if (privateAccessFrom.length + publicAccessFrom.length === 0)
    at.add(
      privateAccessFrom,
      "lets nobody reach the API server",
      "Give the private ranges the program runs from: a VPN, a peered network, or the landing zone's own `cidr`; or public ones in `publicAccessFrom`.",
    );
  checkApart(privateAccessFrom, resolvePrivateAccess, at, (text, cidr, one) => {
    if (network) checkPeer(text, cidr, network, one);
  });
  const publicAt = faults.at("publicAccessFrom");
  if (publicAccessFrom.length > MOST_PUBLIC_RANGES)
    publicAt.add(publicAccessFrom, `names ${publicAccessFrom.length} ranges`, `EKS takes ${MOST_PUBLIC_RANGES}.`);
  checkApart(publicAccessFrom, resolvePublicAccess, publicAt);
}

/** Ranges that are each named once and do not overlap. */
function checkApart(
  ranges: string[],
  resolve: (text: string, faults: Faults) => Cidr | undefined,
  faults: Faults,
  check: (text: string, cidr: Cidr, faults: Faults) => void = () => undefined,
): void {
  const known: { text: string; cidr: Cidr }[] = [];
  ranges.forEach((text, index) => {
    const at = faults.at(index);
    if (ranges.indexOf(text) < index) return at.add(text, "is named twice", "Name every range once.");
    const cidr = resolve(text, at);
    if (!cidr) return;
    check(text, cidr, at);
    const other = known.find((one) => overlapsCidr(one.cidr, cidr));
    if (other) at.add(text, `overlaps ${other.text}`, "Name the larger of the two, or ranges that are apart.");
    else known.push({ text, cidr });
  });
}

const isEverybody = (text: string) => text === "0.0.0.0/0" || text === "::/0";

function resolvePrivateAccess(text: string, faults: Faults): Cidr | undefined {
  if (isEverybody(text)) {
    faults.add(text, "is everybody", "Give the private ranges that need the API server, and no others.");
    return undefined;
  }
  const cidr = readRange(text, faults);
  if (!cidr || isPrivate(cidr)) return cidr;
  faults.add(
    text,
    "is public, and reaches no private endpoint",
    "Give the private range that a VPN or a peered network comes from, or name it in `publicAccessFrom`.",
  );
  return undefined;
}

/** Of the public endpoint of a cluster; EKS sets it. */
const MOST_PUBLIC_RANGES = 40;
/** An office, a VPN's way out, a pool of runners: what is wider belongs to strangers too. */
const WIDEST_PUBLIC_RANGE = 24;

function resolvePublicAccess(text: string, faults: Faults): Cidr | undefined {
  const remedy = `Give the public ranges of offices, VPNs or runners, each a /${WIDEST_PUBLIC_RANGE} at most.`;
  if (isEverybody(text)) {
    faults.add(text, "is everybody", remedy);
    return undefined;
  }
  const cidr = readRange(text, faults);
  if (!cidr) return undefined;
  if (isPrivate(cidr)) faults.add(text, "is not public", "Name private ranges in `privateAccessFrom`.");
  else if (cidr.prefix < WIDEST_PUBLIC_RANGE)
    faults.add(text, `is a /${cidr.prefix}, ${cidrSize(cidr).toLocaleString("en")} addresses`, remedy);
  return faults.any() ? undefined : cidr;
}

/** A range inside the network is the network's own. One that reaches beyond is a peer's, and no route leads to it. */
function checkPeer(text: string, peer: Cidr, network: Cidr, faults: Faults): void {
  if (overlapsCidr(peer, network) && !containsCidr(network, peer))
    faults.add(
      text,
      `overlaps the landing zone's own network, ${formatCidr(network)}`,
      "AWS routes no traffic between networks that overlap: give the peer's own range, or the landing zone another `cidr`.",
    );
}
