import type { Faults } from "../internal/errors";
import {
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
  const cidr = readRange(text, faults);
  if (!cidr) return undefined;
  if (!isPrivate(cidr)) faults.add(text, "is not a private range", `Use a part of ${PRIVATE_RANGES.join(", ")}.`);
  else if (cidr.prefix < LARGEST_NETWORK || cidr.prefix > SMALLEST_NETWORK)
    faults.add(
      text,
      `is a /${cidr.prefix}`,
      `Use /${LARGEST_NETWORK}, the most AWS gives a network, to /${SMALLEST_NETWORK}, the least that six zones fit in.`,
    );
  return faults.any() ? undefined : cidr;
}

function readRange(text: string, faults: Faults): Cidr | undefined {
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

/** @param network the landing zone's own; undefined where it is at fault itself */
export function checkPrivateAccess(ranges: string[], network: Cidr | undefined, faults: Faults): void {
  if (ranges.length === 0)
    faults.add(
      ranges,
      "lets nobody reach the API server",
      "Give the private ranges the program runs from: a VPN, a peered network, or the landing zone's own `cidr`.",
    );
  const known: { text: string; cidr: Cidr }[] = [];
  ranges.forEach((text, index) => {
    const at = faults.at(index);
    if (ranges.indexOf(text) < index) return at.add(text, "is named twice", "Name every range once.");
    const cidr = resolveAccessRange(text, at);
    if (!cidr) return;
    if (network) checkPeer(text, cidr, network, at);
    const other = known.find((one) => overlapsCidr(one.cidr, cidr));
    if (other) at.add(text, `overlaps ${other.text}`, "Name the larger of the two, or ranges that are apart.");
    else known.push({ text, cidr });
  });
}

function resolveAccessRange(text: string, faults: Faults): Cidr | undefined {
  if (text === "0.0.0.0/0" || text === "::/0") {
    faults.add(text, "is everybody", "Give the private ranges that need the API server, and no others.");
    return undefined;
  }
  const cidr = readRange(text, faults);
  if (!cidr || isPrivate(cidr)) return cidr;
  faults.add(
    text,
    "is public, and the API server has no public endpoint",
    "Give the private range that a VPN or a peered network comes from.",
  );
  return undefined;
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
