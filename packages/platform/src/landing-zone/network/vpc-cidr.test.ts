import { ENVIRONMENTS } from "@retail-odoo/contract";
import * as fc from "fast-check";
import { Faults } from "../../internal/errors";
import { cidrOf, formatCidr, networkOf, overlapsCidr } from "./cidr";
import { resolveVpcCidr, serviceCidr } from "./vpc-cidr";

const anyNetwork = fc
  .record({ address: fc.integer({ min: 0, max: 2 ** 32 - 1 }), prefix: fc.integer({ min: 16, max: 20 }) })
  .map(networkOf);

test("the range of Services never overlaps the VPC", () => {
  fc.assert(
    fc.property(anyNetwork, (network) => expect(overlapsCidr(cidrOf(serviceCidr(network)), network)).toBe(false)),
  );
  expect(serviceCidr(cidrOf("172.20.64.0/20"))).toBe("10.100.0.0/16");
});

test("the default VPCs of all environments can be peered: they differ", () => {
  const defaults = ENVIRONMENTS.map((environment) => resolveVpcCidr(undefined, environment, new Faults()));
  expect(defaults.map((cidr) => cidr && formatCidr(cidr))).toEqual(["10.66.0.0/16", "10.65.0.0/16", "10.64.0.0/16"]);
});
