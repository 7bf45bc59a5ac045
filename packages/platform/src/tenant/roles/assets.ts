import { CARRIES, ODOO_POD } from "@retail-odoo/contract";
import { REQUEST_LIMITS } from "../../internal/request-limits";
import { clamp } from "../../internal/units";
import { ODOO } from "./commands";
import { DATABASE_HEALTH, httpProbe } from "./probes";
import type { RoleDefinition } from "./role";

/** A request for an asset, and one that compiles a bundle beside it; no notifications. */
const CONNECTIONS_PER_PROCESS = 2;

/**
 * Style sheets and images of PDF reports: `report.url` leads here. A worker that renders a report waits for them while it occupies
 * itself and a pooled connection, so neither a web worker nor the pooler may serve them: all would wait for each other.
 */
export const assets: RoleDefinition = {
  scale: ({ most: profile, workload, units }, environment) => {
    const pods = clamp(units(workload.concurrentUsers, CARRIES.usersPerAssetsPod), 1, profile.assets.replicas);
    return { replicas: Math.min(pods, environment.replicas), processes: 1 };
  },
  cpuRequestPerProcess: ODOO_POD.cpuRequestInBackground,
  command: (processes) => [...ODOO, `--workers=${processes}`, "--max-cron-threads=0"],
  port: "http",
  // Its workers never wait for another, so they answer probes themselves, with the connections they have.
  probes: {
    startupProbe: { ...httpProbe(DATABASE_HEALTH, "http", 5), periodSeconds: 5, failureThreshold: 60 },
    readinessProbe: { ...httpProbe(DATABASE_HEALTH, "http", 10), periodSeconds: 10, failureThreshold: 6 },
    livenessProbe: { tcpSocket: { port: "http" }, periodSeconds: 20, failureThreshold: 6 },
  },
  database: {
    path: "direct",
    connections: (processes) => processes * CONNECTIONS_PER_PROCESS,
  },
  priority: "interactive",
  surgePods: 1,
  graceSeconds: REQUEST_LIMITS.podTerminationSeconds,
};
