import type * as k8s from "@pulumi/kubernetes/types/input";
import type { Input } from "@pulumi/pulumi";
import { containerResources } from "../internal/container-resources";
import { RESTRICTED_CONTAINER, runAs } from "../internal/pod-security";
import { onPool } from "./placement";

/** Jobs that prepare a database: one session of `psql` each. Pure. */

/** What a job requests of its node. CPU in cores. */
export const DATABASE_JOB = { cpu: 0.05, memoryMiB: 64 } as const;

/** User and group of PostgreSQL in the images. */
const POSTGRES_USER = 26;

/** A session of `psql`, and where its pod runs. */
export interface PsqlJob {
  /** Of the container. */
  name: string;
  image: string;
  command: string[];
  env: k8s.core.v1.EnvVar[];
  volumes: k8s.core.v1.Volume[];
  /** Where each of the volumes is mounted. */
  mountPaths: { [volume: string]: string };
  labels: { [label: string]: string };
  retries: number;
  minutes: number;
  server: { priorityClass?: Input<string>; nodePool?: string };
}

export function psqlJob({
  server,
  retries,
  minutes,
  labels,
  volumes,
  mountPaths,
  ...container
}: PsqlJob): k8s.batch.v1.JobSpec {
  return {
    backoffLimit: retries,
    activeDeadlineSeconds: minutes * 60,
    template: {
      metadata: { labels },
      spec: {
        restartPolicy: "Never",
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        priorityClassName: server.priorityClass,
        ...onPool(server.nodePool),
        securityContext: runAs(POSTGRES_USER),
        containers: [
          {
            ...container,
            imagePullPolicy: "IfNotPresent",
            // Limits equal requests, so that a job takes nothing from a server on the same node.
            resources: containerResources(DATABASE_JOB),
            securityContext: RESTRICTED_CONTAINER,
            volumeMounts: Object.entries(mountPaths).map(([name, mountPath]) => ({ name, mountPath, readOnly: true })),
          },
        ],
        volumes,
      },
    },
  };
}
