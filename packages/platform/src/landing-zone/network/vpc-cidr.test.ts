import * as fc from "fast-check";
import { cidrOf, networkOf, overlapsCidr } from "./cidr";
import { serviceCidr } from "./vpc-cidr";

const anyNetwork = fc
  .record({ address: fc.integer({ min: 0, max: 2 ** 32 - 1 }), prefix: fc.integer({ min: 16, max: 20 }) })
  .map(networkOf);

test("Services never share addresses with the network", () => {
  fc.assert(
    fc.property(anyNetwork, (network) => expect(overlapsCidr(cidrOf(serviceCidr(network)), network)).toBe(false)),
  );
  expect(serviceCidr(cidrOf("172.20.64.0/20"))).toBe("10.100.0.0/16");
});
