import fc from "fast-check";
import { POSTGRES_SIZE_NAMES, POSTGRES_SIZES, RESERVED_CONNECTIONS } from "@retail-odoo/contract";
import { notifyingConnections, pooledConnections, poolerParameters } from "./pooling";

test("a tenant holds at most what two logins use, in each pod as many as transactions, and all pods at most their limit", () => {
  const pooler = { instances: 2, poolSize: 8 };
  expect(pooledConnections(pooler, { connections: 12, transactions: 8 })).toBe(2 * 12);
  expect(pooledConnections(pooler, { connections: 36, transactions: 4 })).toBe(2 * 2 * 4);
  expect(pooledConnections(pooler, { connections: 36, transactions: 8 })).toBe(2 * (8 + 5));
});

const ALL = { connections: Infinity, transactions: Infinity };

test("for every pool size a tenant may fill its pools and leaves connections to others", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 99 }), (instances, poolSize) => {
      const parameters = poolerParameters({ poolSize, maxClients: 1_000 });
      const most = instances * Number(parameters["max_db_connections"]);
      expect(most).toBe(instances * (poolSize + 5));
      expect(pooledConnections({ instances, poolSize }, ALL)).toBeLessThanOrEqual(most);
      expect(notifyingConnections({ instances, poolSize })).toBe(most);
    }),
  );
});

test.each(POSTGRES_SIZE_NAMES)(
  "a server of size %s has room for a tenant that fills its pools, and for notifications",
  (name) => {
    const { pooler, maxConnections } = POSTGRES_SIZES[name];
    const needed = pooledConnections(pooler, ALL) + notifyingConnections(pooler) + RESERVED_CONNECTIONS;
    expect(needed).toBeLessThanOrEqual(maxConnections);
  },
);
