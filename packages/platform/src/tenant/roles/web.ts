import { ODOO_POD } from "@retail-odoo/contract";
import { ODOO_LIMITS } from "../odoo-conf";
import { ODOO } from "./commands";
import { DATABASE_HEALTH, httpProbe } from "./probes";
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
  probes: {
    // The socket listens before the registry is loaded: only an HTTP response shows that Odoo is ready.
    startupProbe: { ...httpProbe(DATABASE_HEALTH, "http", 5), periodSeconds: 5, failureThreshold: 60 },
    // Without a database Odoo logs out every user who opens a page: the edge has to answer in its place, and soon.
    readinessProbe: { ...httpProbe(DATABASE_HEALTH, "http", 5), periodSeconds: 5, failureThreshold: 3 },
    // Busy workers answer late, and a restart would make it worse.
    livenessProbe: { tcpSocket: { port: "http" }, periodSeconds: 20, failureThreshold: 6 },
  },
  database: {
    path: "pooled",
    connections: (processes) => processes * ODOO_POD.connectionsPerProcess,
    clients: (processes) => processes * ODOO_POD.poolPerProcess,
  },
  priority: "interactive",
  surgePods: 1,
  // Running requests may finish; the edge already sends new ones to other pods.
  graceSeconds: ODOO_LIMITS.requestSeconds + 30,
};
