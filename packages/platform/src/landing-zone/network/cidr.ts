/** IPv4 ranges as numbers, and the plan by which a landing zone's network is cut. Pure. */

export interface Cidr {
  /** The first address, as an unsigned 32-bit number. */
  readonly address: number;
  readonly prefix: number;
}

/** @returns undefined when the text is no IPv4 range; host bits are kept */
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

/** The range that an address with host bits lies in. */
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

/** Ranges that the internet does not route: RFC 1918, and RFC 6598, shared by carriers and used inside clouds. */
export const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

export function isPrivate(cidr: Cidr): boolean {
  return PRIVATE_RANGES.some((range) => containsCidr(known(range), cidr));
}

/** The index-th part of a range, when it is cut into parts of the given prefix. */
function part({ address, prefix }: Cidr, partPrefix: number, index: number): Cidr {
  if (index < 0 || index >= 2 ** (partPrefix - prefix)) throw new RangeError(`Part ${index} is outside of the range.`);
  return { address: address + index * 2 ** (32 - partPrefix), prefix: partPrefix };
}

/** Zones of a region by the last letter of their name; no region has more. */
export const ZONE_LETTERS = ["a", "b", "c", "d", "e", "f"] as const;
export type ZoneLetter = (typeof ZONE_LETTERS)[number];

export interface ZoneSubnets {
  /** Load balancers and NAT gateways. */
  public: string;
  /** Nodes and pods. */
  private: string;
  /** Databases and file systems: no way to the internet. */
  data: string;
}

/**
 * The subnets of a zone. The network is cut into eighths: one for each of six zones' pods, one for all public subnets and
 * one for all data subnets. Every letter has its place from the start, so zones come and go without moving the others.
 *
 * @param network at most a /16, at least a /20
 */
export function zoneSubnets(network: Cidr, letter: ZoneLetter): ZoneSubnets {
  const slot = ZONE_LETTERS.indexOf(letter);
  const eighth = network.prefix + 3;
  const [publicSubnets, dataSubnets] = [part(network, eighth, 6), part(network, eighth, 7)];
  return {
    public: formatCidr(part(publicSubnets, eighth + 3, slot)),
    private: formatCidr(part(network, eighth, slot)),
    data: formatCidr(part(dataSubnets, eighth + 3, slot)),
  };
}

/** Where Services of the cluster live: inside it only, and apart from the network. */
export function serviceRange(network: Cidr): string {
  const [usual, other] = ["172.20.0.0/16", "10.100.0.0/16"] as const;
  return overlapsCidr(known(usual), network) ? other : usual;
}

function known(text: string): Cidr {
  const cidr = parseCidr(text);
  if (!cidr) throw new RangeError(`${text} is no range.`);
  return cidr;
}
