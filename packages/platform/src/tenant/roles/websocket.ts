import { ODOO_POD } from "@retail-odoo/contract";
import { ODOO } from "./commands";
import { DATABASE_HEALTH, httpProbe, PROCESS_HEALTH } from "./probes";
import type { RoleDefinition } from "./role";

/** Live notifications of tills and browsers. */
export const websocket: RoleDefinition = {
  // An environment that limits web pods limits these alike.
  scale: (capacity, most) => ({ replicas: Math.min(capacity.websocket.replicas, most.replicas), processes: 1 }),
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
