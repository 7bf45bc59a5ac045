import type { Input } from "@pulumi/pulumi";
import type { Durability, PostgresSizeName } from "@retail-odoo/contract";
import type { BackupPlanArgs } from "../../backup";
import type { IssuerReference } from "../../certificates";
import type { Faults } from "../../internal/errors";
import { hasProperties, hasKinds, type PropertyTable, type Kinds } from "../../internal/properties";
import { hasTypes } from "../../internal/shape";
import { ISSUER_KEYS } from "../issuer";
import { hasRestoreKeys, type PostgresRestoreArgs, type RestoreFromArgs } from "./restore-from";

/** A server that CloudNativePG runs in the cluster, as an environment's configuration describes it. */
export interface CloudNativePgServerArgs {
  /** CloudNativePG: three instances in the cluster, or one where the platform survives no zone loss. */
  engine: "cloudnative-pg";
  /** Memory, CPU and connections of each instance: `dev` 1 GiB, `s` 4, `m` 16, `l` 64, `xl` 128. */
  size: PostgresSizeName;
  /**
   * Major version of PostgreSQL, 17 or later. A higher one upgrades the server in place, with a pause.
   * @default 17
   */
  major?: number;
  /**
   * How a commit waits for a standby: `zero-loss` always, and writes stop without one; `balanced` while one is available;
   * `async` never.
   * @default "balanced"; a single instance has no standby, and "async" alone
   */
  durability?: Durability;
  /**
   * Data volume of each instance in GiB, 10 to 16384. It can grow, never shrink.
   * @default by size, from 20 to 2000
   * @minimum 10
   * @maximum 16384
   */
  storageGiB?: number;
  /**
   * WAL volume of each instance in GiB, up to 16384, and at least five times the `max_wal_size` of the size. A larger one
   * holds the WAL of a failed archive, or of an absent standby, for longer. It can grow, never shrink.
   * @default by size, from 10 to 80
   * @minimum 10
   * @maximum 16384
   */
  walStorageGiB?: number;
  /**
   * When base backups are taken, and how long they are kept.
   * @default the plan of the vault
   */
  backup?: BackupPlanArgs;
  /**
   * Time zones in whose nights base backups run, such as `Europe/Vienna`.
   * @default those of the server's tenants: of the calendar's events for them and of their countries, or UTC
   */
  timeZones?: string[];
  /**
   * Server and moment that this server starts from.
   * @default none; it starts empty
   */
  restoreFrom?: RestoreFromArgs;
}

/** Where a server's backups go, and how often they are taken. */
export interface PostgresBackupArgs extends BackupPlanArgs {
  /** Name of the bucket, without `s3://`. */
  bucket: Input<string>;
  /**
   * Region of the bucket.
   * @default the region of the pods' identity
   */
  region?: string;
  /**
   * Address of an S3-compatible store, such as `https://s3.example.com`.
   * @default AWS
   */
  endpoint?: string;
  /**
   * Prefix in the bucket; no other server may share it.
   * @default "postgres/" and the server's name
   */
  path?: string;
  /**
   * Secret in the server's namespace with `ACCESS_KEY_ID` and `ACCESS_SECRET_KEY`.
   * @default the identity of the service account with the server's name (`BackupIdentity`)
   */
  credentialsSecret?: string;
  /**
   * ARN of the KMS key to name in every request.
   * @default the bucket's default encryption; a `BackupVault` refuses requests that name a key
   */
  keyArn?: Input<string>;
}

/** A server run by CloudNativePG. */
export interface CloudNativePgArgs extends CloudNativePgServerArgs {
  /** Namespace of the server. It has to exist. Several servers may share it, and deleting it deletes all of them. */
  namespace: string;
  /**
   * Where backups go.
   * @default no backups
   */
  backup?: PostgresBackupArgs;
  /**
   * Server, moment and vault that this server starts from.
   * @default none; it starts empty
   */
  restoreFrom?: PostgresRestoreArgs;
  /**
   * Nightly window in UTC in which nodes may be replaced, such as `01:00-05:00`; no base backup may start in it.
   * @default none
   */
  disruptionWindow?: string;
  /**
   * StorageClass of the volumes: block storage that can grow.
   * @default the cluster's default
   */
  storageClass?: Input<string>;
  /**
   * StorageClass of the data volumes, where they have one of their own.
   * @default storageClass
   */
  dataStorageClass?: Input<string>;
  /**
   * Throughput that the data volumes are provisioned for, in MiB/s, 1 to 2000. It bounds how fast a backup can be restored.
   * @default 125, the base of EBS gp3
   */
  storageMiBPerSecond?: number;
  /**
   * Node pool to run on, by its label and taint.
   * @default any node
   */
  nodePool?: string;
  /**
   * PriorityClass of the pods.
   * @default the cluster's default
   */
  priorityClass?: Input<string>;
  /**
   * Namespace CloudNativePG and its backup plugin run in.
   * @default "cnpg-system"
   */
  operatorNamespace?: string;
  /**
   * Namespace of Prometheus, which may then scrape the pods: the server gets custom queries and `PodMonitor`s, whose CRD has
   * to exist.
   * @default none; metrics are not scraped
   */
  metricsNamespace?: string;
  /**
   * cert-manager issuer of the certificates of server and pooler. It has to be a CA issuer, which includes `ca.crt` in the
   * Secret. With a `ClusterIssuer` every workload's namespace gets the CA and verifies the server.
   * @default a CA of the operator's own, which workloads in other namespaces do not have: they encrypt, and do not verify
   */
  certificateIssuer?: IssuerReference;
  /**
   * Baseline, a frozen table of versions, that names the image.
   * @default the newest
   */
  baseline?: string;
  /**
   * Whether the server keeps running through the loss of a node or zone. `false` runs one instance, which waits for its node and
   * zone to return; it is for servers that are not `durable`.
   * @default true
   */
  survivesZoneLoss?: boolean;
  /**
   * Whether the server is protected from deletion and retained when its stack is destroyed.
   * @default true
   */
  durable?: boolean;
}

const BACKUP_KEYS: PropertyTable<PostgresBackupArgs> = {
  bucket: "required",
  region: "optional",
  endpoint: "optional",
  path: "optional",
  credentialsSecret: "optional",
  keyArn: "optional",
  schedule: "optional",
  archiveTimeoutSeconds: "optional",
  retentionDays: "optional",
};

const KEYS: PropertyTable<CloudNativePgArgs> = {
  engine: "required",
  size: "required",
  namespace: "required",
  major: "optional",
  durability: "optional",
  storageGiB: "optional",
  walStorageGiB: "optional",
  backup: "optional",
  timeZones: "optional",
  restoreFrom: "optional",
  disruptionWindow: "optional",
  storageClass: "optional",
  dataStorageClass: "optional",
  storageMiBPerSecond: "optional",
  nodePool: "optional",
  priorityClass: "optional",
  operatorNamespace: "optional",
  metricsNamespace: "optional",
  certificateIssuer: "optional",
  baseline: "optional",
  survivesZoneLoss: "optional",
  durable: "optional",
};

/** Types of the fields that the configuration's schema does not cover. */
const BACKUP_KINDS: Kinds<PostgresBackupArgs> = {
  bucket: "input",
  endpoint: "text",
  path: "text",
  credentialsSecret: "text",
  keyArn: "input",
};
const KINDS: Kinds<CloudNativePgArgs> = {
  disruptionWindow: "text",
  storageClass: "input",
  dataStorageClass: "input",
  nodePool: "text",
  priorityClass: "input",
  operatorNamespace: "text",
  metricsNamespace: "text",
  baseline: "text",
  survivesZoneLoss: "flag",
  durable: "flag",
};

/** Whether arguments have known properties of the right types; a misspelt `backup` would be a server without backups. */
export function hasCloudNativePgKeys(args: CloudNativePgArgs, faults: Faults): boolean {
  if (!hasProperties<CloudNativePgArgs>(args, KEYS, faults)) return false;
  const { backup, restoreFrom, certificateIssuer: issuer } = args;
  const found = [
    backup === undefined || hasBackupKeys(backup, faults.at("backup")),
    restoreFrom === undefined || hasRestoreKeys(restoreFrom, faults.at("restoreFrom")),
    issuer === undefined || hasProperties(issuer, ISSUER_KEYS, faults.at("certificateIssuer")),
    hasTypes("CloudNativePgServerArgs", args, faults),
    hasKinds(args, KINDS, faults),
  ];
  return found.every(Boolean);
}

function hasBackupKeys(backup: PostgresBackupArgs, faults: Faults): boolean {
  return hasProperties<PostgresBackupArgs>(backup, BACKUP_KEYS, faults) && hasKinds(backup, BACKUP_KINDS, faults);
}
