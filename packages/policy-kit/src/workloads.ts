import type { core } from "@pulumi/kubernetes/types/input";
import type { ObjectArgs } from "./namespaces";
import { list, type Seen } from "./reading";

export type Container = Seen<core.v1.Container>;
export type PodSpec = Seen<core.v1.PodSpec>;

const CRON_JOB = "kubernetes:batch/v1:CronJob";
const POD = "kubernetes:core/v1:Pod";

/** Kinds that start pods. */
export const WORKLOADS = [
  "kubernetes:apps/v1:DaemonSet",
  "kubernetes:apps/v1:Deployment",
  "kubernetes:apps/v1:ReplicaSet",
  "kubernetes:apps/v1:StatefulSet",
  "kubernetes:batch/v1:Job",
  CRON_JOB,
  POD,
];

/** What a workload may say; where its pod is depends on its kind. */
export interface WorkloadArgs extends ObjectArgs {
  spec: core.v1.PodSpec & { template: Template; jobTemplate: { spec: { template: Template } } };
}
interface Template {
  spec: core.v1.PodSpec;
}

/** The pod a workload starts. */
export function podOf(type: string, { spec }: Seen<WorkloadArgs>): PodSpec {
  if (type === POD) return spec ?? {};
  return (type === CRON_JOB ? spec?.jobTemplate?.spec?.template?.spec : spec?.template?.spec) ?? {};
}

/** Every container of a pod, with its path in it. */
export function containersOf(pod: PodSpec): { path: string; container: Container }[] {
  return (["initContainers", "containers"] as const).flatMap((group) =>
    list(pod[group]).map((container, index) => ({ path: `${group}[${index}]`, container })),
  );
}
