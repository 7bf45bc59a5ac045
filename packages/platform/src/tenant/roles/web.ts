import { CARRIES, LEAST_PODS, ODOO_POD } from "@retail-odoo/contract";
import { REQUEST_LIMITS } from "../../internal/request-limits";
import { clamp } from "../../internal/units";
import { ODOO } from "./commands";
import { PROBE_CONNECTIONS, WEB_PROBES } from "./probes";
import type { RoleDefinition } from "./role";

/** Pages, tills and API. */
export const web: RoleDefinition = {
  // As few pods as hold the workers, which are spread evenly over them.
  scale: ({ most: { web: most }, load, workload, units, leastWorkers }, environment) => {
    const workers = Math.max(
      units(load.odoo, ODOO_POD.cpuRequestPerProcess),
      Math.ceil(workload.concurrentUsers / CARRIES.usersPerWorker),
    );
    const replicas = clamp(Math.ceil(workers / most.workers), LEAST_PODS, most.replicas);
    return {
      replicas: Math.min(replicas, environment.replicas),
      processes: Math.min(clamp(Math.ceil(workers / replicas), leastWorkers, most.workers), environment.workers),
    };
  },
  command: (processes) => [...ODOO, `--workers=${processes}`, "--max-cron-threads=0"],
  port: "http",
  route: "/",
  probes: WEB_PROBES,
  database: {
    path: "pooled",
    // The websocket child answers the probes.
    connections: (processes) => processes * ODOO_POD.connectionsPerProcess + PROBE_CONNECTIONS,
    transactions: (processes) => processes * ODOO_POD.transactionsPerWorker + PROBE_CONNECTIONS,
    clients: (processes) => processes * ODOO_POD.poolPerProcess + ODOO_POD.poolPerWebsocketProcess,
  },
  priority: "interactive",
  surgePods: 1,
  // Running requests may finish; the edge already sends new ones to other pods.
  graceSeconds: REQUEST_LIMITS.podTerminationSeconds,
};
