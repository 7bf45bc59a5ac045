import type { core } from "@pulumi/kubernetes/types/input";
import type { ObjectArgs } from "./namespaces";
import { type DeepPartial, list } from "./reading";

export type Container = DeepPartial<core.v1.Container>;
export type PodSpec = DeepPartial<core.v1.PodSpec>;

const CRON_JOB = "kubernetes:batch/v1:CronJob";
const POD = "kubernetes:core/v1:Pod";

/** Kinds of object that start pods. */
export const WORKLOADS = [
  "kubernetes:apps/v1:DaemonSet",
  "kubernetes:apps/v1:Deployment",
  "kubernetes:apps/v1:ReplicaSet",
  "kubernetes:apps/v1:StatefulSet",
  "kubernetes:batch/v1:Job",
  CRON_JOB,
  POD,
];

/** The arguments of a workload; the path of its pod template depends on the kind. */
export interface WorkloadArgs extends ObjectArgs {
  spec: core.v1.PodSpec & { template: Template; jobTemplate: { spec: { template: Template } } };
}
interface Template {
  spec: core.v1.PodSpec;
}

/** The pod that a workload starts. */
export function podOf(type: string, { spec }: DeepPartial<WorkloadArgs>): PodSpec {
  if (type === POD) return spec ?? {};
  return (type === CRON_JOB ? spec?.jobTemplate?.spec?.template?.spec : spec?.template?.spec) ?? {};
}

/** Every container of a pod, with its path in the pod. */
export function containersOf(pod: PodSpec): { path: string; container: Container }[] {
  return (["initContainers", "containers"] as const).flatMap((group) =>
    list(pod[group]).map((container, index) => ({ path: `${group}[${index}]`, container })),
  );
}
