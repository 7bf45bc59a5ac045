import { ODOO_PORTS } from "../odoo-conf";
import type { RoleDefinition } from "./role";
import { PSQL } from "./commands";

/** Served by module `bus`, so it answers only while the tenant's database does. */
export const DATABASE_HEALTH = "/websocket/health";

/** Answers without a database too: a restart cannot repair a database that is away. */
export const PROCESS_HEALTH = "/web/health";

/** A file that Odoo serves without session and database. */
const STATIC_FILE = "/web/static/img/favicon.ico";

export function httpProbe(path: string, port: keyof typeof ODOO_PORTS, timeoutSeconds: number) {
  return { httpGet: { path, port: ODOO_PORTS[port] }, timeoutSeconds };
}

/** Connections that a pod's probes use. */
export const PROBE_CONNECTIONS = 1;

/**
 * Probes of HTTP workers. A worker serves one request at a time, so a probe that needs one fails when all are busy. The websocket
 * child that Odoo's master always starts has a port of its own, and distinguishes a busy pod from a broken one.
 */
export const WEB_PROBES: RoleDefinition["probes"] = {
  // The socket listens before the registry is loaded: only an HTTP response shows that workers are ready.
  startupProbe: { ...httpProbe(DATABASE_HEALTH, "http", 5), periodSeconds: 5, failureThreshold: 60 },
  // Without a database Odoo logs out every user who opens a page: the edge has to answer in its place, and soon.
  readinessProbe: { ...httpProbe(DATABASE_HEALTH, "websocket", 5), periodSeconds: 5, failureThreshold: 3 },
  // The kernel accepts connections for a process that hangs. While the pooler waits for a server, every request that needs the
  // database waits too, and a restart would not help.
  livenessProbe: { ...httpProbe(STATIC_FILE, "websocket", 10), periodSeconds: 20, failureThreshold: 6 },
};

/** Fails when the query fails. */
export function querySucceeds(sql: string) {
  return shellProbe(`${PSQL} --command "${sql}" >/dev/null`);
}

/** Fails when the query returns true. It passes when the database does not answer, which a restart of Odoo cannot repair. */
export function queryIsNotTrue(sql: string) {
  return shellProbe(`[ "$(${PSQL} --command "${sql}")" != t ]`);
}

function shellProbe(script: string) {
  return { exec: { command: ["/bin/sh", "-c", script] }, timeoutSeconds: 10 };
}
