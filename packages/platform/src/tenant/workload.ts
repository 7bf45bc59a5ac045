import { PROFILES, REQUEST_CPU, SERVICES, USE, type Profile, type RequestName } from "@retail-odoo/contract";
import type { TenantSpec, TenantWorkload } from "./tenant-spec";

/** Capacity from a tenant's workload. Pure and monotone: more load never gets less. */

/** Cores that a workload takes in its busiest hour, without head-room. */
export interface Load {
  /** In Odoo's workers. */
  odoo: number;
  /** In the database server. */
  server: number;
}

export function loadOf(workload: TenantWorkload): Load {
  const counts = {
    posTerminal: workload.posTerminals,
    posOrder: workload.posOrdersPerHour,
    onlineOrder: workload.onlineOrdersPerHour,
    user: workload.concurrentUsers,
    store: workload.stores,
  };
  const load = { odoo: 0, server: 0 };
  for (const [of, count] of Object.entries(counts))
    for (const [name, times] of Object.entries(USE[of as keyof typeof USE])) {
      const { odoo, server } = REQUEST_CPU[name as RequestName];
      load.odoo += (count * times * odoo) / 3_600;
      load.server += (count * times * server) / 3_600;
    }
  return load;
}

/** What a role is scaled by: a tenant's workload, and the most that its profile gives. */
export interface Demand {
  most: Profile;
  workload: TenantWorkload;
  load: Load;
  /** Units for an amount, with the head-room of the tenant's service. */
  units: (amount: number, perUnit: number) => number;
  /** Least HTTP workers in each web pod. */
  leastWorkers: number;
}

export function demandOf({ profile, service, workload }: Pick<TenantSpec, "profile" | "service" | "workload">): Demand {
  const { headRoom, leastWorkers } = SERVICES[service];
  return {
    most: PROFILES[profile],
    workload,
    load: loadOf(workload),
    units: (amount, perUnit) => Math.ceil((amount * headRoom) / perUnit),
    leastWorkers,
  };
}
