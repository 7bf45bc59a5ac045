import * as fc from "fast-check";
import {
  cidrSize,
  containsCidr,
  formatCidr,
  isPrivate,
  networkOf,
  overlapsCidr,
  parseCidr,
  serviceRange,
  ZONE_LETTERS,
  zoneSubnets,
  type Cidr,
} from "./cidr";

const cidr = (text: string): Cidr => {
  const parsed = parseCidr(text);
  if (!parsed) throw new Error(`${text} is no range`);
  return parsed;
};

const anyRange = fc
  .record({ address: fc.integer({ min: 0, max: 2 ** 32 - 1 }), prefix: fc.integer({ min: 0, max: 32 }) })
  .map(networkOf);
const anyNetwork = fc
  .record({ address: fc.integer({ min: 0, max: 2 ** 32 - 1 }), prefix: fc.integer({ min: 16, max: 20 }) })
  .map(networkOf);

test("the usual network", () => {
  expect(zoneSubnets(cidr("10.64.0.0/16"), "a")).toEqual({
    private: "10.64.0.0/19",
    public: "10.64.192.0/22",
    data: "10.64.224.0/22",
  });
  expect(zoneSubnets(cidr("10.64.0.0/16"), "f")).toEqual({
    private: "10.64.160.0/19",
    public: "10.64.212.0/22",
    data: "10.64.244.0/22",
  });
});

test("the smallest network still has room for load balancers in every public subnet", () => {
  expect(zoneSubnets(cidr("192.168.16.0/20"), "c")).toEqual({
    private: "192.168.20.0/23",
    public: "192.168.28.128/26",
    data: "192.168.30.128/26",
  });
});

test("text and numbers are the same", () => {
  fc.assert(fc.property(anyRange, (range) => expect(parseCidr(formatCidr(range))).toEqual(range)));
});

const BYTES = ["256.0.0.0/8", "10.256.0.0/16", "10.0.256.0/24", "10.0.0.256/32"];
test.each([...BYTES, "", "10.0.0.0", "10.0.0/8", "10.0.0.0/33", "10.0.0.0/8 ", "::/0", "fd00::/8", "a.b.c.d/8"])(
  "%j is no IPv4 range",
  (text) => expect(parseCidr(text)).toBeUndefined(),
);

test("a network is found from any address in it", () => {
  expect(formatCidr(networkOf(cidr("10.64.3.7/16")))).toBe("10.64.0.0/16");
  expect(formatCidr(networkOf(cidr("255.255.255.255/0")))).toBe("0.0.0.0/0");
});

test("containing means that every address is in both", () => {
  fc.assert(
    fc.property(anyRange, anyRange, (one, other) => {
      const last = (range: Cidr) => range.address + cidrSize(range) - 1;
      expect(containsCidr(one, other)).toBe(one.address <= other.address && last(other) <= last(one));
      expect(overlapsCidr(one, other)).toBe(one.address <= last(other) && other.address <= last(one));
    }),
  );
});

test("the subnets of six zones lie in the network, apart from each other", () => {
  fc.assert(
    fc.property(anyNetwork, (network) => {
      const subnets = ZONE_LETTERS.flatMap((letter) => Object.values(zoneSubnets(network, letter))).map(cidr);
      expect(new Set(subnets.map(formatCidr)).size).toBe(18);
      subnets.forEach((subnet, index) => {
        expect(containsCidr(network, subnet)).toBe(true);
        for (const other of subnets.slice(index + 1)) expect(overlapsCidr(subnet, other)).toBe(false);
      });
    }),
  );
});

test("pods get three quarters of the network, and each zone as much as the others", () => {
  fc.assert(
    fc.property(anyNetwork, (network) => {
      const sizes = ZONE_LETTERS.map((letter) => cidrSize(cidr(zoneSubnets(network, letter).private)));
      expect(new Set(sizes).size).toBe(1);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe((cidrSize(network) * 3) / 4);
    }),
  );
});

test("private ranges end where the internet begins", () => {
  const inside = ["10.0.0.0/8", "172.31.0.0/16", "192.168.255.0/24", "100.127.0.0/16"];
  const outside = [
    "10.0.0.0/7",
    "172.15.0.0/16",
    "172.32.0.0/16",
    "192.169.0.0/24",
    "100.128.0.0/16",
    "0.0.0.0/0",
    "8.8.8.8/32",
  ];
  expect(inside.filter((range) => !isPrivate(cidr(range)))).toEqual([]);
  expect(outside.filter((range) => isPrivate(cidr(range)))).toEqual([]);
});

test("Services never share addresses with the network", () => {
  fc.assert(
    fc.property(anyNetwork, (network) => expect(overlapsCidr(cidr(serviceRange(network)), network)).toBe(false)),
  );
  expect(serviceRange(cidr("172.20.64.0/20"))).toBe("10.100.0.0/16");
});
