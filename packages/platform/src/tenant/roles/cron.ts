import { CARRIES, ODOO_POD } from "@retail-odoo/contract";
import { REQUEST_LIMITS } from "../../internal/request-limits";
import { clamp } from "../../internal/units";
import { ODOO } from "./commands";
import { PROBE_CONNECTIONS, queryIsNotTrue, querySucceeds } from "./probes";
import type { RoleDefinition } from "./role";

/**
 * Scheduled actions are due, none has run lately, and no session is in a transaction on this tenant's database. The owner may
 * not see what a login's session does, but it may see that the session holds the lock of a transaction.
 */
const IS_STUCK = `SELECT EXISTS (SELECT FROM ir_cron WHERE active AND nextcall < ${minutesAgo(10)})
  AND NOT EXISTS (SELECT FROM ir_cron WHERE lastcall > ${minutesAgo(10)})
  AND NOT EXISTS (SELECT FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'virtualxid'
    AND datname = current_database() AND usename IS NOT NULL AND pid <> pg_backend_pid())`;

/** Odoo stores UTC in columns without a time zone. */
function minutesAgo(minutes: number): string {
  return `now() AT TIME ZONE 'UTC' - interval '${minutes} minutes'`;
}

/** Scheduled actions. */
export const cron: RoleDefinition = {
  // An environment that limits web workers limits these alike.
  scale: ({ most: profile, workload, units }, environment) => {
    const orders = units(workload.posOrdersPerHour + workload.onlineOrdersPerHour, CARRIES.ordersPerCronProcess);
    return { replicas: 1, processes: Math.min(clamp(orders, 1, profile.cron.workers), environment.workers) };
  },
  cpuRequestPerProcess: ODOO_POD.cpuRequestInBackground,
  command: (processes) => [...ODOO, "--workers=-1", `--max-cron-threads=${processes}`, "--no-http"],
  probes: {
    startupProbe: { ...querySucceeds("SELECT count(*) FROM ir_cron"), periodSeconds: 5, failureThreshold: 60 },
    livenessProbe: { ...queryIsNotTrue(IS_STUCK), periodSeconds: 60, failureThreshold: 10 },
  },
  database: {
    path: "direct",
    connections: (processes) => processes * ODOO_POD.connectionsPerProcess + PROBE_CONNECTIONS,
  },
  priority: "background",
  surgePods: 0,
  // PostgreSQL rolls back an interrupted action, and the next pod runs it again.
  graceSeconds: REQUEST_LIMITS.podTerminationSeconds,
};
