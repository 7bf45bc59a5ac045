import type { ODOO_PORTS } from "../odoo-conf";
import { PSQL } from "./commands";

/** Served by module `bus`, so it answers only while the tenant's database does. */
export const DATABASE_HEALTH = "/websocket/health";

/** Answers without a database too: a restart cannot repair a database that is away. */
export const PROCESS_HEALTH = "/web/health";

export function httpProbe(path: string, port: keyof typeof ODOO_PORTS, timeoutSeconds: number) {
  return { httpGet: { path, port }, timeoutSeconds };
}

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
