/** Arithmetic of IPv4 CIDR blocks. Pure. */

export interface Cidr {
  /** The first address, as an unsigned 32-bit number. */
  readonly address: number;
  readonly prefix: number;
}

/** @returns undefined for text that is no IPv4 CIDR block; host bits are kept */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const [a, b, c, d, prefix] = match.slice(1).map(Number) as [number, number, number, number, number];
  if ([a, b, c, d].some((byte) => byte > 255) || prefix > 32) return undefined;
  return { address: ((a << 24) | (b << 16) | (c << 8) | d) >>> 0, prefix };
}

export function formatCidr({ address, prefix }: Cidr): string {
  return `${[24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".")}/${prefix}`;
}

/** Number of addresses. */
export function cidrSize({ prefix }: Cidr): number {
  return 2 ** (32 - prefix);
}

/** The CIDR block without host bits. */
export function networkOf({ address, prefix }: Cidr): Cidr {
  const size = 2 ** (32 - prefix);
  return { address: Math.floor(address / size) * size, prefix };
}

export function containsCidr(outer: Cidr, inner: Cidr): boolean {
  return (
    inner.prefix >= outer.prefix && networkOf({ ...inner, prefix: outer.prefix }).address === networkOf(outer).address
  );
}

export function overlapsCidr(one: Cidr, other: Cidr): boolean {
  return containsCidr(one, other) || containsCidr(other, one);
}

/** Ranges that the internet does not route: RFC 1918, and RFC 6598 (carrier-grade NAT, also used inside clouds). */
export const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

export function isPrivate(cidr: Cidr): boolean {
  return PRIVATE_RANGES.some((range) => containsCidr(cidrOf(range), cidr));
}

/** Block `index` of those with the given prefix length within a range. */
export function subnetOf({ address, prefix }: Cidr, subnetPrefix: number, index: number): Cidr {
  if (index < 0 || index >= 2 ** (subnetPrefix - prefix))
    throw new RangeError(`Subnet ${index} is outside of the range.`);
  return { address: address + index * 2 ** (32 - subnetPrefix), prefix: subnetPrefix };
}

/** @throws RangeError for text that is no CIDR block */
export function cidrOf(text: string): Cidr {
  const cidr = parseCidr(text);
  if (!cidr) throw new RangeError(`${text} is no CIDR block.`);
  return cidr;
}
