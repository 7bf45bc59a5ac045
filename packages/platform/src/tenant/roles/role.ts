import type * as k8s from "@pulumi/kubernetes/types/input";
import type { Environment, PRIORITIES } from "@retail-odoo/contract";
import type { Demand } from "../workload";
import type { ODOO_PORTS } from "../odoo-conf";

/** Pods of a role, and Odoo processes in each pod: HTTP workers, websocket processes or cron processes. */
export interface RoleScale {
  replicas: number;
  processes: number;
}

/**
 * How a role reaches the database. A process that listens or takes session locks needs a session of its own: through
 * transaction pooling it would miss every notification without an error.
 */
export type DatabasePath =
  | {
      path: "direct";
      /** Connections that one pod may hold at the primary, those of its probes included. */
      connections: (processes: number) => number;
    }
  | {
      path: "pooled";
      /** Server connections that the pooler may hold for one pod. */
      connections: (processes: number) => number;
      /** Server connections that one pod occupies at once: one for each transaction that it has open. */
      transactions: (processes: number) => number;
      /** Client connections that one pod may open at the pooler. */
      clients: (processes: number) => number;
    };

/**
 * One role of Odoo. Deployment, Service, disruption budget, network policies, routes, connection sums and quota are derived
 * from it. Pure.
 */
export interface RoleDefinition {
  /**
   * @param demand the tenant's workload, and the most that its profile gives: more load never gets less
   * @param most what the environment allows at most
   */
  scale: (demand: Demand, most: Environment["web"]) => RoleScale;
  /** CPU request of a process, in cores. @default that of an HTTP worker */
  cpuRequestPerProcess?: number;
  /** Memory that a process may allocate beyond its idle state, in MiB. @default that of an HTTP worker */
  memoryPerProcessMiB?: number;
  command: (processes: number) => string[];
  /** The port it serves; absent for a role without clients. */
  port?: keyof typeof ODOO_PORTS;
  /** URL path below which the edge routes requests to it; absent for a role that the edge does not reach. */
  route?: "/" | `/${string}`;
  probes: Pick<k8s.core.v1.Container, "startupProbe" | "readinessProbe" | "livenessProbe">;
  database: DatabasePath;
  priority: keyof typeof PRIORITIES;
  /** Pods that a rolling update adds before it removes old ones; 0 where old and new pods must not run at the same time. */
  surgePods: 0 | 1;
  /** Seconds between SIGTERM and SIGKILL. */
  graceSeconds: number;
}

/** Roles by name. */
export type RoleTable<R extends string = string> = { readonly [role in R]: RoleDefinition };

/** A Job that runs once per tenant. CPU in cores, memory in MiB; `connections` go directly to the primary. */
export interface JobDefinition {
  cpu: number;
  cpuLimit: number;
  memoryMiB: number;
  connections: number;
  priority: keyof typeof PRIORITIES;
  /** Minutes that all attempts may take together. */
  deadlineMinutes: number;
}
