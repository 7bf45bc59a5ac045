import { interpolate, type Input } from "@pulumi/pulumi";
import { labels } from "../../internal/names";
import { containerResources, SERVER_DISK_MIB } from "../../internal/container-resources";
import type { ObjectStore, ScheduledBackup } from "./custom-resources";
import { backupPath } from "./restore-from";
import type { RestoreSource, ServerBackup } from "./spec";

/** Manifests of a server's backups. Pure. */

export const PLUGIN = "barman-cloud.cloudnative-pg.io";

export function backupDestination(name: string, backup: Pick<ServerBackup, "bucket" | "path">): Input<string> {
  const path = backupPath(name, backup);
  return typeof backup.bucket === "string"
    ? `s3://${backup.bucket}/${path}`
    : interpolate`s3://${backup.bucket}/${path}`;
}

export function objectStore(name: string, namespace: string, backup: ServerBackup): ObjectStore {
  const { keyArn, sidecar } = backup;
  const encryption = keyArn === undefined ? undefined : ("aws:kms" as const);
  const keyArgs = keyArn === undefined ? undefined : ["--sse-kms-key-id", keyArn];
  return {
    apiVersion: "barmancloud.cnpg.io/v1",
    kind: "ObjectStore",
    metadata: { name, namespace, labels: labels(name, "backup") },
    spec: {
      retentionPolicy: `${backup.retentionDays}d`,
      configuration: {
        ...place(name, backup),
        wal: { compression: "zstd", maxParallel: sidecar.parallel, encryption, archiveAdditionalCommandArgs: keyArgs },
        data: { compression: "lz4", jobs: Math.min(sidecar.parallel, 2), encryption, additionalCommandArgs: keyArgs },
      },
      instanceSidecarConfiguration: sidecarConfiguration(backup),
    },
  };
}

/** Name of the object store with the backups of another server. */
export function sourceStoreName(name: string): string {
  return `${name}-source`;
}

/** Backups of another server. Without a retention policy, so that this server expires none of them. */
export function sourceStore(name: string, namespace: string, source: RestoreSource): ObjectStore {
  const store = sourceStoreName(name);
  return {
    apiVersion: "barmancloud.cnpg.io/v1",
    kind: "ObjectStore",
    metadata: { name: store, namespace, labels: labels(store, "backup") },
    spec: {
      configuration: { ...place(source.server, source), wal: { maxParallel: source.sidecar.parallel } },
      instanceSidecarConfiguration: sidecarConfiguration(source),
    },
  };
}

function place(
  name: string,
  store: Pick<ServerBackup, "bucket" | "path" | "endpoint" | "credentialsSecret">,
): Pick<ObjectStore["spec"]["configuration"], "destinationPath" | "endpointURL" | "s3Credentials"> {
  const { credentialsSecret, endpoint } = store;
  return {
    destinationPath: backupDestination(name, store),
    endpointURL: endpoint,
    s3Credentials:
      credentialsSecret === undefined
        ? { inheritFromIAMRole: true }
        : {
            accessKeyId: { name: credentialsSecret, key: "ACCESS_KEY_ID" },
            secretAccessKey: { name: credentialsSecret, key: "ACCESS_SECRET_KEY" },
          },
  };
}

function sidecarConfiguration({
  sidecar,
  region,
}: Pick<ServerBackup, "sidecar" | "region">): ObjectStore["spec"]["instanceSidecarConfiguration"] {
  return {
    // CPU and memory requests equal limits in all containers, or the pod is not Guaranteed.
    resources: containerResources({ cpu: sidecar.cpu, memoryMiB: sidecar.memoryMiB, diskMiB: SERVER_DISK_MIB }),
    env: region === undefined ? undefined : [{ name: "AWS_DEFAULT_REGION", value: region }],
  };
}

export function scheduledBackup(
  name: string,
  namespace: string,
  backup: ServerBackup,
  cluster: Input<string>,
): ScheduledBackup {
  return {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "ScheduledBackup",
    metadata: { name, namespace, labels: labels(name, "backup") },
    spec: {
      cluster: { name: cluster },
      schedule: backup.schedule,
      // Archived WAL restores nothing without a base backup before it.
      immediate: true,
      backupOwnerReference: "self",
      // The field's default, barmanObjectStore, no longer exists.
      method: "plugin",
      pluginConfiguration: { name: PLUGIN },
    },
  };
}
