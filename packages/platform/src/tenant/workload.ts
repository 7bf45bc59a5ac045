import {
  CARRIES,
  LEAST_PODS,
  ODOO_POD,
  PROFILES,
  REQUEST_CPU,
  SERVICES,
  USE,
  type Profile,
  type RequestName,
} from "@retail-odoo/contract";
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

/**
 * What a tenant gets inside its profile, in the form of a profile: pods and processes for its workload with the head-room of its
 * service, at least what a drain asks for, and never more than the profile has.
 */
export function capacityOf({
  profile,
  service,
  workload,
}: Pick<TenantSpec, "profile" | "service" | "workload">): Pick<Profile, "web" | "websocket" | "cron" | "assets"> {
  const most = PROFILES[profile];
  const { headRoom, leastWorkers } = SERVICES[service];
  const { posTerminals, posOrdersPerHour, onlineOrdersPerHour, concurrentUsers } = workload;
  const need = (amount: number, perUnit: number) => Math.ceil((amount * headRoom) / perUnit);
  const workers = Math.max(
    need(loadOf(workload).odoo, ODOO_POD.cpuRequestPerProcess),
    Math.ceil(concurrentUsers / CARRIES.usersPerWorker),
  );
  const websockets = need(posTerminals + concurrentUsers, CARRIES.clientsPerWebsocket);
  const crons = need(posOrdersPerHour + onlineOrdersPerHour, CARRIES.ordersPerCronProcess);
  return {
    web: webPods(workers, leastWorkers, most.web),
    websocket: { replicas: clamp(websockets, LEAST_PODS, most.websocket.replicas) },
    cron: { workers: clamp(crons, 1, most.cron.workers) },
    assets: { replicas: clamp(need(concurrentUsers, CARRIES.usersPerAssetsPod), 1, most.assets.replicas) },
  };
}

/** As few pods as hold the workers, which are spread evenly over them. */
function webPods(workers: number, least: number, most: Profile["web"]): Profile["web"] {
  const replicas = clamp(Math.ceil(workers / most.workers), LEAST_PODS, most.replicas);
  return { replicas, workers: clamp(Math.ceil(workers / replicas), least, most.workers) };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
