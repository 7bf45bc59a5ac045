import type { Faults } from "../../internal/errors";
import { resolveCidr } from "./check-cidr";
import { cidrSize, containsCidr, formatCidr, isPrivate, overlapsCidr, type Cidr } from "./cidr";

/** The ranges from which clients reach the API server. Pure. */

interface AccessRanges {
  privateAccessFrom?: string[];
  publicAccessFrom?: string[];
}

/** @param network CIDR of the VPC; undefined where it is at fault itself */
export function checkAccessRanges(
  { privateAccessFrom = [], publicAccessFrom = [] }: AccessRanges,
  network: Cidr | undefined,
  faults: Faults,
): void {
  const at = faults.at("privateAccessFrom");
  if (privateAccessFrom.length + publicAccessFrom.length === 0)
    at.add(
      privateAccessFrom,
      "leaves the API server unreachable",
      "Give the private ranges the program runs from: a VPN, a peered network, or the landing zone's own `cidr`; or public ones in `publicAccessFrom`.",
    );
  checkApart(privateAccessFrom, resolvePrivateAccess, at, (text, cidr, one) => {
    if (network) checkPeer(text, cidr, network, one);
  });
  const publicAt = faults.at("publicAccessFrom");
  if (publicAccessFrom.length > MAX_PUBLIC_RANGES)
    publicAt.add(publicAccessFrom, `names ${publicAccessFrom.length} ranges`, `EKS takes ${MAX_PUBLIC_RANGES}.`);
  checkApart(publicAccessFrom, resolvePublicAccess, publicAt);
}

/** Ranges that are unique and do not overlap. */
function checkApart(
  ranges: string[],
  resolve: (text: string, faults: Faults) => Cidr | undefined,
  faults: Faults,
  check: (text: string, cidr: Cidr, faults: Faults) => void = () => undefined,
): void {
  const earlier: { text: string; cidr: Cidr }[] = [];
  ranges.forEach((text, index) => {
    const at = faults.at(index);
    if (ranges.indexOf(text) < index) return at.add(text, "is named twice", "Name every range once.");
    const cidr = resolve(text, at);
    if (!cidr) return;
    check(text, cidr, at);
    const other = earlier.find((one) => overlapsCidr(one.cidr, cidr));
    if (other) at.add(text, `overlaps ${other.text}`, "Name the larger of the two, or ranges that are apart.");
    else earlier.push({ text, cidr });
  });
}

const isWholeInternet = (text: string) => text === "0.0.0.0/0" || text === "::/0";

function resolvePrivateAccess(text: string, faults: Faults): Cidr | undefined {
  if (isWholeInternet(text)) {
    faults.add(text, "is the whole internet", "Give the private ranges that need the API server, and no others.");
    return undefined;
  }
  const cidr = resolveCidr(text, faults);
  if (!cidr || isPrivate(cidr)) return cidr;
  faults.add(
    text,
    "is public and cannot reach the private endpoint",
    "Give the private range of a VPN or a peered network, or name it in `publicAccessFrom`.",
  );
  return undefined;
}

/** EKS's limit of CIDR blocks of a public endpoint. */
const MAX_PUBLIC_RANGES = 40;
/** Enough for an office, a VPN's egress or a pool of runners; a wider range includes addresses of other organizations. */
const WIDEST_PUBLIC_PREFIX = 24;

function resolvePublicAccess(text: string, faults: Faults): Cidr | undefined {
  const remedy = `Give the public ranges of offices, VPNs or runners, each a /${WIDEST_PUBLIC_PREFIX} at most.`;
  if (isWholeInternet(text)) {
    faults.add(text, "is the whole internet", remedy);
    return undefined;
  }
  const cidr = resolveCidr(text, faults);
  if (!cidr) return undefined;
  if (isPrivate(cidr)) faults.add(text, "is not public", "Name private ranges in `privateAccessFrom`.");
  else if (cidr.prefix < WIDEST_PUBLIC_PREFIX)
    faults.add(text, `is a /${cidr.prefix}, ${cidrSize(cidr).toLocaleString("en")} addresses`, remedy);
  return faults.any() ? undefined : cidr;
}

/** A range inside the VPC is the VPC's own; one that reaches beyond it is a peer's, and AWS routes no overlap. */
function checkPeer(text: string, peer: Cidr, network: Cidr, faults: Faults): void {
  if (overlapsCidr(peer, network) && !containsCidr(network, peer))
    faults.add(
      text,
      `overlaps the landing zone's own network, ${formatCidr(network)}`,
      "AWS routes no traffic between networks that overlap: give the peer's own range, or the landing zone another `cidr`.",
    );
}
