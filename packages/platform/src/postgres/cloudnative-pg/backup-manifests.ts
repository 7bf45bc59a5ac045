import { interpolate, type Input } from "@pulumi/pulumi";
import { labels } from "../../internal/names";
import { containerResources, SERVER_DISK_MIB } from "../../internal/container-resources";
import type { ObjectStore, ScheduledBackup } from "./custom-resources";
import type { ServerBackup } from "./spec";

/** Manifests of a server's backups. Pure. */

export const PLUGIN = "barman-cloud.cloudnative-pg.io";

/** Prefix of a server in its bucket, without slashes at the ends. */
export function backupPath(name: string, backup: Pick<ServerBackup, "path">): string {
  return backup.path ?? `postgres/${name}`;
}

export function backupDestination(name: string, backup: ServerBackup): Input<string> {
  const path = backupPath(name, backup);
  return typeof backup.bucket === "string"
    ? `s3://${backup.bucket}/${path}`
    : interpolate`s3://${backup.bucket}/${path}`;
}

export function objectStore(name: string, namespace: string, backup: ServerBackup): ObjectStore {
  const { credentialsSecret, endpoint, keyArn, region, sidecar } = backup;
  const encryption = keyArn === undefined ? undefined : ("aws:kms" as const);
  const keyArgs = keyArn === undefined ? undefined : ["--sse-kms-key-id", keyArn];
  return {
    apiVersion: "barmancloud.cnpg.io/v1",
    kind: "ObjectStore",
    metadata: { name, namespace, labels: labels(name, "backup") },
    spec: {
      retentionPolicy: `${backup.retentionDays}d`,
      configuration: {
        destinationPath: backupDestination(name, backup),
        endpointURL: endpoint,
        s3Credentials:
          credentialsSecret === undefined
            ? { inheritFromIAMRole: true }
            : {
                accessKeyId: { name: credentialsSecret, key: "ACCESS_KEY_ID" },
                secretAccessKey: { name: credentialsSecret, key: "ACCESS_SECRET_KEY" },
              },
        wal: { compression: "zstd", maxParallel: sidecar.parallel, encryption, archiveAdditionalCommandArgs: keyArgs },
        data: { compression: "lz4", jobs: Math.min(sidecar.parallel, 2), encryption, additionalCommandArgs: keyArgs },
      },
      instanceSidecarConfiguration: {
        // CPU and memory requests equal limits in all containers, or the pod is not Guaranteed.
        resources: containerResources({ cpu: sidecar.cpu, memoryMiB: sidecar.memoryMiB, diskMiB: SERVER_DISK_MIB }),
        env: region === undefined ? undefined : [{ name: "AWS_DEFAULT_REGION", value: region }],
      },
    },
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
