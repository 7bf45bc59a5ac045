import { ODOO_POD } from "@retail-odoo/contract";

/**
 * What odoo.conf needs to know. Host, login and password are not in it: libpq reads them from the environment, because roles
 * differ in the first, the second changes as passwords rotate, and nobody may see the third.
 */
export interface OdooConfInput {
  version: "17.0" | "18.0" | "19.0";
  databaseName: string;
  databasePort: number;
  /** Whether pods have the CA's certificate, and so ask server and pooler who they are. */
  verified: boolean;
}

/** Odoo's ports: HTTP, and websockets. */
export const ODOO_PORTS = { http: 8069, websocket: 8072 } as const;

/** Seconds a request and a scheduled action may take; a pod is given the former, and a little, to end. */
export const ODOO_LIMITS = { requestSeconds: 240, cronSeconds: 3_600 } as const;

/** The configuration file of every role of a tenant; what roles differ in is in their commands. Pure; same input, same bytes. */
export function odooConf(input: OdooConfInput): string {
  const options: [string, string | number][] = [
    // An empty password refuses the database manager whatever list_db says.
    ["admin_passwd", ""],
    ["data_dir", "/var/lib/odoo"],
    ["db_port", input.databasePort],
    ["db_name", input.databaseName],
    ["db_sslmode", input.verified ? "verify-full" : "require"],
    // Each process keeps a pool of its own; the default of 64 would let one pod drain the server. What all pods may hold
    // together is the role's connection limit.
    ["db_maxconn", ODOO_POD.poolPerProcess],
    ["db_maxconn_gevent", ODOO_POD.poolPerWebsocketProcess],
    ["list_db", "False"],
    ["proxy_mode", "True"],
    ["http_interface", "0.0.0.0"],
    ["http_port", ODOO_PORTS.http],
    ["gevent_port", ODOO_PORTS.websocket],
    ["limit_time_cpu", ODOO_LIMITS.requestSeconds / 2],
    ["limit_time_real", ODOO_LIMITS.requestSeconds],
    ["limit_time_real_cron", ODOO_LIMITS.cronSeconds],
  ];
  // Odoo 19 installs no demo data by default and warns about the old option.
  if (input.version !== "19.0") options.push(["without_demo", "all"]);
  return ["[options]", ...options.map(([key, value]) => `${key} = ${value}`), ""].join("\n");
}
