import { ODOO_POD, type SessionStore } from "@retail-odoo/contract";
import { CRON_SECONDS, REQUEST_LIMITS } from "../internal/request-limits";

/**
 * Values of odoo.conf. Host, login and password are not among them: libpq reads them from the environment, because the host
 * differs between roles, the login changes with password rotation, and the password belongs in a Secret.
 */
export interface OdooConfInput {
  version: "17.0" | "18.0" | "19.0";
  databaseName: string;
  databasePort: number;
  /** Whether pods have the CA certificate, and so verify server and pooler. */
  verified: boolean;
  sessions: SessionStore;
}

/** Odoo's ports: HTTP, and websockets. */
export const ODOO_PORTS = { http: 8069, websocket: 8072 } as const;

/** The libpq service with connection settings that Odoo has no option for; `psql` reads it too. */
export const LIBPQ_SERVICE = { name: "odoo", file: "/etc/odoo/pg_service.conf" } as const;

/** Files of the ConfigMap that every pod of a tenant mounts at `/etc/odoo`. Pure. */
export function configFiles(input: OdooConfInput): { [file: string]: string } {
  return {
    "odoo.conf": odooConf(input),
    "pg_service.conf": libpqService(),
    wkhtmltopdf: withoutAddressLimit("wkhtmltopdf"),
    wkhtmltoimage: withoutAddressLimit("wkhtmltoimage"),
  };
}

/**
 * A script that stands before a program of the image on the PATH. Children of a worker inherit its memory limit, which counts
 * addresses, and WebKit reserves more than 1 GiB of them at start.
 */
function withoutAddressLimit(program: string): string {
  return ["#!/bin/sh", "ulimit -S -v unlimited", `PATH="\${PATH#*:}" exec ${program} "$@"`, ""].join("\n");
}

/** Server-wide modules that Odoo loads by default; setting the option replaces the list, so it repeats them. */
const SERVER_WIDE = { "17.0": ["base", "web"], "18.0": ["base", "web"], "19.0": ["base", "rpc", "web"] } as const;

/** The configuration file of all roles of a tenant; roles differ only in their commands. Pure; same input, same bytes. */
export function odooConf(input: OdooConfInput): string {
  const options: [string, string | number][] = [
    // An empty password disables the database manager, whatever list_db is.
    ["admin_passwd", ""],
    ["data_dir", "/var/lib/odoo"],
    ["db_port", input.databasePort],
    ["db_name", input.databaseName],
    ["db_sslmode", input.verified ? "verify-full" : "require"],
    // Each process has its own pool; with the default of 64 one pod could exhaust the server. The connection limit of the
    // database role bounds all pods together.
    ["db_maxconn", ODOO_POD.poolPerProcess],
    ["db_maxconn_gevent", ODOO_POD.poolPerWebsocketProcess],
    ["list_db", "False"],
    ["proxy_mode", "True"],
    ["http_interface", "0.0.0.0"],
    ["http_port", ODOO_PORTS.http],
    ["gevent_port", ODOO_PORTS.websocket],
    ["limit_time_cpu", REQUEST_LIMITS.workerCpuSeconds],
    ["limit_time_real", REQUEST_LIMITS.workerSeconds],
    ["limit_time_real_cron", CRON_SECONDS],
  ];
  // A process that listens keeps one session for its lifetime: replace it daily. 17 has no such option.
  if (input.version !== "17.0") options.push(["limit_time_worker_cron", 86_400]);
  // The module replaces the session store when it is loaded, before a database exists.
  if (input.sessions !== "files")
    options.push(["server_wide_modules", [...SERVER_WIDE[input.version], "session_redis"].join(",")]);
  // Odoo 19 installs no demo data by default and warns about the old option.
  if (input.version !== "19.0") options.push(["without_demo", "all"]);
  return ["[options]", ...options.map(([key, value]) => `${key} = ${value}`), ""].join("\n");
}

/**
 * Detects dead database connections. A lost node closes none of them: with the kernel's default of two hours a process that
 * listens would miss every notification until then.
 */
export function libpqService(): string {
  const settings = {
    connect_timeout: REQUEST_LIMITS.connectSeconds,
    keepalives_idle: 30,
    keepalives_interval: 10,
    keepalives_count: 3,
    // Milliseconds until unacknowledged data closes the connection: the same minute.
    tcp_user_timeout: REQUEST_LIMITS.lostPeerSeconds * 1_000,
  };
  const lines = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
  return [`[${LIBPQ_SERVICE.name}]`, ...lines, ""].join("\n");
}
