import * as fc from "fast-check";
import {
  cidrOf,
  cidrSize,
  containsCidr,
  formatCidr,
  isPrivate,
  networkOf,
  overlapsCidr,
  parseCidr,
  type Cidr,
} from "./cidr";

const anyRange = fc
  .record({ address: fc.integer({ min: 0, max: 2 ** 32 - 1 }), prefix: fc.integer({ min: 0, max: 32 }) })
  .map(networkOf);
test("formatting and parsing are inverse", () => {
  fc.assert(fc.property(anyRange, (range) => expect(parseCidr(formatCidr(range))).toEqual(range)));
});

const BYTES = ["256.0.0.0/8", "10.256.0.0/16", "10.0.256.0/24", "10.0.0.256/32"];
test.each([...BYTES, "", "10.0.0.0", "10.0.0/8", "10.0.0.0/33", "10.0.0.0/8 ", "::/0", "fd00::/8", "a.b.c.d/8"])(
  "%j is not an IPv4 range",
  (text) => expect(parseCidr(text)).toBeUndefined(),
);

test("host bits are removed", () => {
  expect(formatCidr(networkOf(cidrOf("10.64.3.7/16")))).toBe("10.64.0.0/16");
  expect(formatCidr(networkOf(cidrOf("255.255.255.255/0")))).toBe("0.0.0.0/0");
});

test("containment and overlap agree with the addresses", () => {
  fc.assert(
    fc.property(anyRange, anyRange, (one, other) => {
      const last = (range: Cidr) => range.address + cidrSize(range) - 1;
      expect(containsCidr(one, other)).toBe(one.address <= other.address && last(other) <= last(one));
      expect(overlapsCidr(one, other)).toBe(one.address <= last(other) && other.address <= last(one));
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
  expect(inside.filter((range) => !isPrivate(cidrOf(range)))).toEqual([]);
  expect(outside.filter((range) => isPrivate(cidrOf(range)))).toEqual([]);
});
