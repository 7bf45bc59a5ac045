import {
  ENVIRONMENT,
  ODOO_POD,
  PROFILES,
  type Allotment,
  type EnvironmentName,
  type Quota,
} from "@retail-odoo/contract";
import type { TenantSpec } from "./tenant-spec";

/** What one tenant takes. CPU in cores, memory in MiB. */
export interface TenantSize {
  web: { replicas: number; workers: number };
  pod: { cpu: number; cpuLimit: number; memoryMiB: number };
  connections: number;
  quota: Quota;
}

/** The job that makes the database, and any other that runs once. */
export const JOB_SIZE = { cpu: 0.5, cpuLimit: 1, memoryMiB: 1024, connections: 2 } as const;

/** A release brings one new pod up before it takes an old one down. */
export const SURGE_PODS = 1;

/** Pods a tenant may start beside its web pods, their surge and the job: one, for a person with a shell. */
const SPARE_PODS = 1;

/** Derives a tenant's size from its profile and environment. Pure; `stores` and `users` only choose the profile. */
export function sizeTenant(spec: Pick<TenantSpec, "profile" | "data">, environment: EnvironmentName): TenantSize {
  const web = webShape(spec.profile, environment);
  const processes = web.workers + ODOO_POD.cronWorkers;
  const pod = {
    cpu: round(processes * ODOO_POD.cpuRequestPerWorker),
    cpuLimit: round(processes * ODOO_POD.cpuLimitPerWorker),
    memoryMiB: processes * ODOO_POD.memoryPerWorkerMiB + ODOO_POD.memoryBaseMiB,
  };
  const pods = web.replicas + SURGE_PODS;
  return {
    web,
    pod,
    connections:
      pods * (processes * ODOO_POD.connectionsPerWorker + ODOO_POD.connectionsWebsocket) + JOB_SIZE.connections,
    quota: {
      cpu: round(pods * pod.cpu + JOB_SIZE.cpu),
      cpuLimit: round(pods * pod.cpuLimit + JOB_SIZE.cpuLimit),
      memoryGiB: round((pods * pod.memoryMiB + JOB_SIZE.memoryMiB) / 1024),
      pods: pods + 1 + SPARE_PODS,
      storageGiB: filesGiB(spec.data),
    },
  };
}

/** Web pods and workers: the profile's, as far as the environment lets them. */
export function webShape(profile: TenantSpec["profile"], environment: EnvironmentName): Allotment["web"] {
  const wanted = PROFILES[profile].web;
  const most = ENVIRONMENT[environment].web;
  return {
    replicas: Math.min(wanted.replicas, most.replicas),
    workers: Math.min(wanted.workers, most.workers),
  };
}

/** The claim for files: what there is and a year of growth. */
function filesGiB(data: TenantSpec["data"]): number {
  return Math.max(10, Math.ceil(data.filestoreGiB + 12 * data.growthGiBPerMonth));
}

/** Three decimals: what `300m` can say, without binary dust. */
function round(value: number): number {
  return Math.ceil(Math.round(value * 1e6) / 1e3) / 1e3;
}
