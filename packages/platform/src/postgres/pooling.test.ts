import fc from "fast-check";
import { POSTGRES_SIZE_NAMES, POSTGRES_SIZES, RESERVED_CONNECTIONS } from "@retail-odoo/contract";
import { notifyingConnections, pooledConnections, poolerParameters } from "./pooling";

test("a tenant holds at most the pods' pools for two logins, and at most what both use", () => {
  expect(pooledConnections({ instances: 2, poolSize: 8 }, 36)).toBe(32);
  expect(pooledConnections({ instances: 2, poolSize: 8 }, 12)).toBe(24);
});

test("for every pool size both logins of a tenant may fill their pools and leave connections to others", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 99 }), (instances, poolSize) => {
      const parameters = poolerParameters({ poolSize, maxClients: 1_000 });
      const most = instances * Number(parameters["max_db_connections"]);
      expect(pooledConnections({ instances, poolSize }, Infinity)).toBeLessThan(most);
      expect(notifyingConnections({ instances, poolSize })).toBe(most);
    }),
  );
});

test.each(POSTGRES_SIZE_NAMES)(
  "a server of size %s has room for a tenant that fills its pools, and for notifications",
  (name) => {
    const { pooler, maxConnections } = POSTGRES_SIZES[name];
    const needed = pooledConnections(pooler, Infinity) + notifyingConnections(pooler) + RESERVED_CONNECTIONS;
    expect(needed).toBeLessThanOrEqual(maxConnections);
  },
);
