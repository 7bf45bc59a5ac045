import { ODOO_POD } from "@retail-odoo/contract";
import { REQUEST_LIMITS } from "../../internal/request-limits";
import { ODOO } from "./commands";
import { PROBE_CONNECTIONS, WEB_PROBES } from "./probes";
import type { RoleDefinition } from "./role";

/** Pages, tills and API. */
export const web: RoleDefinition = {
  scale: ({ web: { replicas, workers } }, most) => ({
    replicas: Math.min(replicas, most.replicas),
    processes: Math.min(workers, most.workers),
  }),
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
