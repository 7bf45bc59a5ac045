/**
 * Profile is capacity: what a tenant may ask of the platform, and what it is given. Every number under `web` is assumed
 * (official sizing: six users a worker) until a load test has measured it.
 */
export const PROFILE_NAMES = ["branch", "omnichannel", "multibrand"] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

export interface Profile {
  /** The largest workload this profile carries. */
  readonly ceiling: {
    readonly posTerminals: number;
    readonly posOrdersPerHour: number;
    readonly concurrentUsers: number;
  };
  /** Odoo web pods, and HTTP workers in each. */
  readonly web: { readonly replicas: number; readonly workers: number };
}

export const PROFILES: { readonly [name in ProfileName]: Profile } = {
  branch: {
    ceiling: { posTerminals: 60, posOrdersPerHour: 1_500, concurrentUsers: 40 },
    web: { replicas: 2, workers: 4 },
  },
  omnichannel: {
    ceiling: { posTerminals: 400, posOrdersPerHour: 10_000, concurrentUsers: 200 },
    web: { replicas: 9, workers: 4 },
  },
  multibrand: {
    ceiling: { posTerminals: 1_600, posOrdersPerHour: 40_000, concurrentUsers: 800 },
    web: { replicas: 34, workers: 4 },
  },
};

/** What a pod of Odoo takes. CPU in cores, memory in MiB; assumed: 325 MiB a worker is the official planning figure. */
export const ODOO_POD = {
  cronWorkers: 1,
  cpuRequestPerWorker: 0.2,
  cpuLimitPerWorker: 0.5,
  memoryPerWorkerMiB: 350,
  /** The prefork master and the websocket child that it always starts. */
  memoryBaseMiB: 400,
  /** Connections, measured: up to three a worker, one LISTEN and one query for the websocket child. */
  connectionsPerWorker: 3,
  connectionsWebsocket: 2,
} as const;
