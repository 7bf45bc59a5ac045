import { ODOO_POD, type SessionStore } from "@retail-odoo/contract";

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
  sessions: SessionStore;
}

/** Odoo's ports: HTTP, and websockets. */
export const ODOO_PORTS = { http: 8069, websocket: 8072 } as const;

/** Seconds a request and a scheduled action may take; a pod is given the former, and a little, to end. */
export const ODOO_LIMITS = { requestSeconds: 240, cronSeconds: 3_600 } as const;

/** Where libpq, and with it Odoo and `psql`, reads what Odoo has no option for. */
export const LIBPQ_SERVICE = { name: "odoo", file: "/etc/odoo/pg_service.conf" } as const;

/** Files of the ConfigMap that every pod of a tenant mounts at `/etc/odoo`. Pure. */
export function configFiles(input: OdooConfInput): { [file: string]: string } {
  return { "odoo.conf": odooConf(input), "pg_service.conf": libpqService() };
}

/** What Odoo loads for all databases by itself; whoever names one more has to name these too. */
const SERVER_WIDE = { "17.0": ["base", "web"], "18.0": ["base", "web"], "19.0": ["base", "rpc", "web"] } as const;

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
  // A process that listens keeps its session for as long as it lives; once a day it is a new one. 17 has no such limit.
  if (input.version !== "17.0") options.push(["limit_time_worker_cron", 86_400]);
  // The module puts its store in the place of Odoo's when it is loaded, before there is any database.
  if (input.sessions !== "files")
    options.push(["server_wide_modules", [...SERVER_WIDE[input.version], "session_redis"].join(",")]);
  // Odoo 19 installs no demo data by default and warns about the old option.
  if (input.version !== "19.0") options.push(["without_demo", "all"]);
  return ["[options]", ...options.map(([key, value]) => `${key} = ${value}`), ""].join("\n");
}

/**
 * How connections to the database notice that nobody is there any more. A node that is lost says no farewell: without this a
 * process that listens would be deaf until the system's own two hours are over.
 */
export function libpqService(): string {
  const settings = {
    connect_timeout: 10,
    keepalives_idle: 30,
    keepalives_interval: 10,
    keepalives_count: 3,
    // Milliseconds: the same minute for what was sent and never acknowledged.
    tcp_user_timeout: 60_000,
  };
  const lines = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
  return [`[${LIBPQ_SERVICE.name}]`, ...lines, ""].join("\n");
}
