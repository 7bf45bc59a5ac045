import { POSTGRES_SIZE_NAMES, PROFILE_NAMES, PROFILES, RESERVED_CONNECTIONS } from "@retail-odoo/contract";
import { planCell, UserInputError, type RetailOdooPlatformArgs } from "@retail-odoo/platform";
import fc from "fast-check";
import { tenant } from "./example-cell";

/** For every portfolio that the proof accepts, each server has a connection for every client, during password rotation too. */

const portfolio = fc.record({
  size: fc.constantFrom(...POSTGRES_SIZE_NAMES),
  profiles: fc.array(fc.constantFrom(...PROFILE_NAMES), { minLength: 1, maxLength: 30 }),
});

/** On a cluster of unknown capacity, so that connections alone decide. */
function cell({
  size,
  profiles,
}: {
  size: (typeof POSTGRES_SIZE_NAMES)[number];
  profiles: (typeof PROFILE_NAMES)[number][];
}): RetailOdooPlatformArgs {
  return {
    environment: "prod",
    baseline: "2026.1",
    domain: "erp.example.com",
    cluster: { existing: { name: "lab", storageClass: "block", sharedStorageClass: "shared" } },
    databases: { main: { engine: "cloudnative-pg", size, storageGiB: 100 } },
    vault: { existing: { bucket: "backups", region: "eu-central-1", lockDays: 60 } },
    tenants: profiles.map((profile, index) =>
      tenant(`t${index}`, (spec) => {
        spec.profile = profile;
        spec.workload = { stores: 1, ...PROFILES[profile].ceiling };
        spec.data = { databaseGiB: 1, filestoreGiB: 1, growthGiBPerMonth: 0 };
      }),
    ),
  };
}

test("what is allotted, what notifies and what is reserved are never more than a server offers", () => {
  const seen = { held: 0, refused: 0 };
  fc.assert(
    fc.property(portfolio, (drawn) => {
      try {
        const { databases, allotments, capacity } = planCell("lab", cell(drawn));
        const { maxConnections, reservedConnections, pooler } = databases["main"]!;
        const allotted = Object.values(allotments).reduce((sum, { connections }) => sum + connections, 0);
        const notifying = pooler.instances * (pooler.poolSize + 5);
        expect(reservedConnections).toBe(RESERVED_CONNECTIONS + notifying);
        expect(allotted + reservedConnections).toBeLessThanOrEqual(maxConnections);
        expect(capacity.connections["main"]).toEqual({ total: maxConnections - reservedConnections, used: allotted });
        seen.held += 1;
      } catch (error) {
        if (!(error instanceof UserInputError)) throw error;
        expect(error.message).toMatch(/databases\.main\.size = "\w+": (offers|has a pooler|has pools)/);
        seen.refused += 1;
      }
    }),
    { numRuns: 60 },
  );
  expect(Math.min(seen.held, seen.refused)).toBeGreaterThan(0);
});
