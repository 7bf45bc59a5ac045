import fc from "fast-check";
import { POSTGRES_SIZE_NAMES, POSTGRES_SIZES, RESERVED_CONNECTIONS } from "@retail-odoo/contract";
import { pooledConnections } from "./pooling";

test("a role never holds more than the pods' pools for its two databases, nor more than it uses", () => {
  expect(pooledConnections({ instances: 2, poolSize: 8 }, 36)).toBe(32);
  expect(pooledConnections({ instances: 2, poolSize: 8 }, 12)).toBe(12);
  fc.assert(
    fc.property(fc.nat(9), fc.nat(99), fc.nat(999), (instances, poolSize, used) => {
      expect(pooledConnections({ instances, poolSize }, used)).toBeLessThanOrEqual(
        Math.min(used, 2 * instances * poolSize),
      );
    }),
  );
});

test.each(POSTGRES_SIZE_NAMES)("a pool of size %s leaves room for a second role's", (name) => {
  const { pooler: size, maxConnections } = POSTGRES_SIZES[name];
  expect(2 * pooledConnections(size, Infinity)).toBeLessThanOrEqual(maxConnections - RESERVED_CONNECTIONS);
});
