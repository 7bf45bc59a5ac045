import type * as k8s from "@pulumi/kubernetes/types/input";
import type { OdooRole } from "@retail-odoo/contract";
import { ODOO_LIMITS, type ODOO_PORTS } from "./odoo-conf";

/** What a role of Odoo does differently from the others. Pure. */
export interface RoleBehaviour {
  /** @param processes HTTP workers, websocket processes or processes for scheduled actions */
  command: (processes: number) => string[];
  /** The port it serves; absent for a role that nobody asks anything. */
  port?: keyof typeof ODOO_PORTS;
  probes: Pick<k8s.core.v1.Container, "startupProbe" | "readinessProbe" | "livenessProbe">;
  /** Seconds until it is killed once it was told to end. */
  graceSeconds: number;
}

/** Scheduled actions wait, none was done of late, and the database is at work on nothing of this tenant's. */
const IS_STUCK = `SELECT EXISTS (SELECT FROM ir_cron WHERE active AND nextcall < ${minutesAgo(10)})
  AND NOT EXISTS (SELECT FROM ir_cron WHERE lastcall > ${minutesAgo(10)})
  AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE usename = current_user AND state <> 'idle' AND pid <> pg_backend_pid())`;

/** Odoo's times are UTC without saying so. */
function minutesAgo(minutes: number): string {
  return `now() AT TIME ZONE 'UTC' - interval '${minutes} minutes'`;
}

/** One answer of the database, plain. */
export const PSQL = "psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1";

/** Answers only where the tenant's database does: the module `bus`, whose page it is, is known from there alone. */
const WITH_DATABASE = "/websocket/health";

/** Answers without a database too: no restart mends one that is away. */
const WITHOUT_DATABASE = "/web/health";

/**
 * Waits for the database, then becomes Odoo. Odoo's master ends when it has to start a worker and there is no database; without
 * this it would end again and again, and each time the kubelet would wait longer to start it.
 */
export function onceThereIsADatabase(command: string[]): string[] {
  const wait = `trap 'exit 143' TERM; until ${PSQL} --command "SELECT 1" >/dev/null; do sleep 1; done; trap - TERM; exec "$@"`;
  return ["/bin/sh", "-c", wait, "odoo", ...command];
}

export const ODOO = ["odoo", "--config=/etc/odoo/odoo.conf"];

export const ROLE_BEHAVIOUR: { readonly [role in OdooRole]: RoleBehaviour } = {
  web: {
    command: (processes) => [...ODOO, `--workers=${processes}`, "--max-cron-threads=0"],
    port: "http",
    probes: {
      // The socket listens before the registry is loaded: only an HTTP answer says that Odoo is there.
      startupProbe: { ...answers(WITH_DATABASE, "http", 5), periodSeconds: 5, failureThreshold: 60 },
      // Odoo logs out whoever opens a page while there is no database: the edge has to answer in its place, and soon.
      readinessProbe: { ...answers(WITH_DATABASE, "http", 5), periodSeconds: 5, failureThreshold: 3 },
      // Busy workers answer late, and a restart would make it worse.
      livenessProbe: { tcpSocket: { port: "http" }, periodSeconds: 20, failureThreshold: 6 },
    },
    // Requests that are under way may take their time; new ones already go elsewhere.
    graceSeconds: ODOO_LIMITS.requestSeconds + 30,
  },
  websocket: {
    // A master without HTTP workers, that starts the websocket process again when it ends. `odoo gevent` alone would not hear
    // the signal to end.
    command: () => [...ODOO, "--workers=-1", "--max-cron-threads=0"],
    port: "websocket",
    probes: {
      startupProbe: { ...answers(WITH_DATABASE, "websocket", 5), periodSeconds: 5, failureThreshold: 60 },
      readinessProbe: { ...answers(WITH_DATABASE, "websocket", 5), periodSeconds: 10, failureThreshold: 3 },
      livenessProbe: { ...answers(WITHOUT_DATABASE, "websocket", 20), periodSeconds: 20, failureThreshold: 6 },
    },
    // Who is connected connects anew, to another pod.
    graceSeconds: 60,
  },
  cron: {
    command: (processes) => [...ODOO, "--workers=-1", `--max-cron-threads=${processes}`, "--no-http"],
    probes: {
      startupProbe: { ...asks("SELECT count(*) FROM ir_cron"), periodSeconds: 5, failureThreshold: 60 },
      livenessProbe: { ...denies(IS_STUCK), periodSeconds: 60, failureThreshold: 10 },
    },
    // What is cut off is rolled back, and done again by the next pod.
    graceSeconds: ODOO_LIMITS.requestSeconds + 30,
  },
};

/** Fails when there is no answer. */
function asks(sql: string) {
  return probe(`${PSQL} --command "${sql}" >/dev/null`);
}

/** Fails when the answer is yes; a database that does not answer is nothing that a restart of Odoo would mend. */
function denies(sql: string) {
  return probe(`[ "$(${PSQL} --command "${sql}")" != t ]`);
}

function probe(script: string) {
  return { exec: { command: ["/bin/sh", "-c", script] }, timeoutSeconds: 10 };
}

function answers(path: string, port: keyof typeof ODOO_PORTS, timeoutSeconds: number) {
  return { httpGet: { path, port }, timeoutSeconds };
}
