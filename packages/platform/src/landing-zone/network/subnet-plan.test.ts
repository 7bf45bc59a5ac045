import * as fc from "fast-check";
import { cidrOf, cidrSize, containsCidr, formatCidr, networkOf, overlapsCidr } from "./cidr";
import { ZONE_LETTERS, zoneSubnets } from "./subnet-plan";

const anyNetwork = fc
  .record({ address: fc.integer({ min: 0, max: 2 ** 32 - 1 }), prefix: fc.integer({ min: 16, max: 20 }) })
  .map(networkOf);

test("the default VPC", () => {
  expect(zoneSubnets(cidrOf("10.64.0.0/16"), "a")).toEqual({
    private: "10.64.0.0/19",
    public: "10.64.192.0/22",
    data: "10.64.224.0/22",
  });
  expect(zoneSubnets(cidrOf("10.64.0.0/16"), "f")).toEqual({
    private: "10.64.160.0/19",
    public: "10.64.212.0/22",
    data: "10.64.244.0/22",
  });
});

test("the smallest VPC has addresses for load balancers in every public subnet", () => {
  expect(zoneSubnets(cidrOf("192.168.16.0/20"), "c")).toEqual({
    private: "192.168.20.0/23",
    public: "192.168.28.128/26",
    data: "192.168.30.128/26",
  });
});

test("the subnets of six zones are within the VPC and do not overlap", () => {
  fc.assert(
    fc.property(anyNetwork, (network) => {
      const subnets = ZONE_LETTERS.flatMap((letter) => Object.values(zoneSubnets(network, letter))).map(cidrOf);
      expect(new Set(subnets.map(formatCidr)).size).toBe(18);
      subnets.forEach((subnet, index) => {
        expect(containsCidr(network, subnet)).toBe(true);
        for (const other of subnets.slice(index + 1)) expect(overlapsCidr(subnet, other)).toBe(false);
      });
    }),
  );
});

test("private subnets are three quarters of the VPC and of equal size", () => {
  fc.assert(
    fc.property(anyNetwork, (network) => {
      const sizes = ZONE_LETTERS.map((letter) => cidrSize(cidrOf(zoneSubnets(network, letter).private)));
      expect(new Set(sizes).size).toBe(1);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe((cidrSize(network) * 3) / 4);
    }),
  );
});
