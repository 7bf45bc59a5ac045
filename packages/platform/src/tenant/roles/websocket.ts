import { CARRIES, LEAST_PODS, ODOO_POD } from "@retail-odoo/contract";
import { clamp } from "../../internal/units";
import { ODOO } from "./commands";
import { DATABASE_HEALTH, httpProbe, PROCESS_HEALTH } from "./probes";
import type { RoleDefinition } from "./role";

/** Live notifications of tills and browsers. */
export const websocket: RoleDefinition = {
  // An environment that limits web pods limits these alike.
  scale: ({ most: { websocket }, workload, units }, environment) => {
    const clients = units(workload.posTerminals + workload.concurrentUsers, CARRIES.clientsPerWebsocket);
    return { replicas: Math.min(clamp(clients, LEAST_PODS, websocket.replicas), environment.replicas), processes: 1 };
  },
  cpuRequestPerProcess: ODOO_POD.cpuRequestInBackground,
  memoryPerProcessMiB: ODOO_POD.memoryPerWebsocketMiB,
  // A master without HTTP workers, which restarts the websocket process when it exits. `odoo gevent` alone ignores SIGTERM.
  command: () => [...ODOO, "--workers=-1", "--max-cron-threads=0"],
  port: "websocket",
  route: "/websocket",
  probes: {
    startupProbe: { ...httpProbe(DATABASE_HEALTH, "websocket", 5), periodSeconds: 5, failureThreshold: 60 },
    readinessProbe: { ...httpProbe(DATABASE_HEALTH, "websocket", 5), periodSeconds: 10, failureThreshold: 3 },
    livenessProbe: { ...httpProbe(PROCESS_HEALTH, "websocket", 20), periodSeconds: 20, failureThreshold: 6 },
  },
  // Its pool, and the connection that listens.
  database: {
    path: "direct",
    connections: (processes) => processes * (1 + ODOO_POD.poolPerWebsocketProcess),
  },
  priority: "interactive",
  surgePods: 1,
  // Clients reconnect to another pod.
  graceSeconds: 60,
};
