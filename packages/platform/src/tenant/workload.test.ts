import fc from "fast-check";
import { CARRIES, ODOO_POD, PROFILE_NAMES, PROFILES, SERVICE_NAMES, SERVICES } from "@retail-odoo/contract";
import { sizeTenant } from "./sizing";
import type { TenantSpec, TenantWorkload } from "./tenant-spec";
import { loadOf } from "./workload";

const data = { databaseGiB: 10, filestoreGiB: 20, growthGiBPerMonth: 2 };
const FIELDS = ["stores", "posTerminals", "posOrdersPerHour", "onlineOrdersPerHour", "concurrentUsers"] as const;

const profile = fc.constantFrom(...PROFILE_NAMES);
const service = fc.constantFrom(...SERVICE_NAMES);
const workload: fc.Arbitrary<TenantWorkload> = fc.record({
  stores: fc.integer({ min: 1, max: 500 }),
  posTerminals: fc.nat(1_600),
  posOrdersPerHour: fc.nat(40_000),
  onlineOrdersPerHour: fc.nat(8_000),
  concurrentUsers: fc.integer({ min: 1, max: 800 }),
});

function rolesOf(spec: Pick<TenantSpec, "profile" | "service" | "workload">) {
  return sizeTenant({ ...spec, data }, "prod").roles;
}

/** Everything that a tenant gets, as numbers. */
function given(spec: Pick<TenantSpec, "profile" | "service" | "workload">) {
  const { quota, connections, poolerClients, transactions } = sizeTenant({ ...spec, data }, "prod");
  const { web, websocket, cron, assets } = rolesOf(spec);
  const { cpu, cpuLimit, memoryGiB, pods } = quota;
  const workers = web.replicas * web.processes;
  const { direct, pooled } = connections;
  const more = { cpu, cpuLimit, memoryGiB, pods, poolerClients, transactions, direct, pooled };
  return {
    workers,
    websockets: websocket.replicas,
    crons: cron.processes,
    assets: assets.replicas,
    web: web.replicas,
    ...more,
  };
}

test.each(FIELDS)("a tenant with more of %s never gets less of anything", (field) => {
  fc.assert(
    fc.property(profile, service, workload, fc.integer({ min: 1, max: 2_000 }), (inProfile, ofService, less, more) => {
      const of = (load: TenantWorkload) => given({ profile: inProfile, service: ofService, workload: load });
      const [before, after] = [of(less), of({ ...less, [field]: less[field] + more })];
      for (const [measure, amount] of Object.entries(after))
        expect({ measure, less: amount < before[measure as keyof typeof before] }).toEqual({ measure, less: false });
    }),
    { numRuns: 300 },
  );
});

test.each(FIELDS)("%s is part of the load", (field) => {
  const none = { stores: 0, posTerminals: 0, posOrdersPerHour: 0, onlineOrdersPerHour: 0, concurrentUsers: 0 };
  const load = loadOf({ ...none, [field]: 10 });
  expect([load.odoo > 0, load.server > 0, loadOf(none)]).toEqual([true, true, { odoo: 0, server: 0 }]);
});

test("whatever its workload, a tenant gets at most its profile, and pods that a drain leaves one of", () => {
  fc.assert(
    fc.property(profile, service, workload, (inProfile, ofService, load) => {
      const most = PROFILES[inProfile];
      const { web, websocket, cron, assets } = rolesOf({ profile: inProfile, service: ofService, workload: load });
      expect(web.replicas).toBeLessThanOrEqual(most.web.replicas);
      expect(web.processes).toBeLessThanOrEqual(most.web.workers);
      expect(websocket.replicas).toBeLessThanOrEqual(most.websocket.replicas);
      expect(cron.processes).toBeLessThanOrEqual(most.cron.workers);
      expect(assets.replicas).toBeLessThanOrEqual(most.assets.replicas);
      expect(Math.min(web.replicas, websocket.replicas)).toBeGreaterThanOrEqual(2);
      expect(web.processes).toBeGreaterThanOrEqual(SERVICES[ofService].leastWorkers);
    }),
  );
});

test.each(PROFILE_NAMES)("profile %s carries its largest workload with the head-room of every service", (name) => {
  const { ceiling, web } = PROFILES[name];
  for (const ofService of SERVICE_NAMES) {
    const load = loadOf({ ...ceiling, stores: 1 }).odoo * SERVICES[ofService].headRoom;
    expect(load).toBeLessThanOrEqual(web.replicas * web.workers * ODOO_POD.cpuRequestPerProcess);
  }
  expect(ceiling.concurrentUsers / (web.replicas * web.workers)).toBeLessThanOrEqual(CARRIES.usersPerWorker);
});

test("inside a profile the requests of workers cover the workload with head-room", () => {
  fc.assert(
    fc.property(service, fc.double({ min: 0, max: 1, noNaN: true }), (ofService, part) => {
      const { ceiling } = PROFILES.omnichannel;
      const share = Object.fromEntries(
        Object.entries(ceiling).map(([field, most]) => [field, Math.floor(most * part)]),
      );
      const load = { stores: 1, ...(share as unknown as typeof ceiling) };
      const { web } = rolesOf({ profile: "omnichannel", service: ofService, workload: load });
      const requested = web.replicas * web.processes * ODOO_POD.cpuRequestPerProcess;
      expect(requested + 1e-9).toBeGreaterThanOrEqual(loadOf(load).odoo * SERVICES[ofService].headRoom);
    }),
  );
});
