import type { Input } from "@pulumi/pulumi";
import type { Durability, PostgresSizeName } from "@retail-odoo/contract";
import type { BackupPlanArgs } from "../../backup";
import type { IssuerReference } from "../../certificates";
import type { Faults } from "../../internal/errors";
import { hasProperties, hasKinds, type PropertyTable, type Kinds } from "../../internal/properties";
import { hasTypes } from "../../internal/shape";
import { ISSUER_KEYS } from "../issuer";

/** A server that CloudNativePG runs in the cluster, as an environment's configuration describes it. */
export interface CloudNativePgServerArgs {
  engine: "cloudnative-pg";
  /** Memory, CPU and connections of each instance: `dev` 1 GiB, `s` 4, `m` 16, `l` 64, `xl` 128. */
  size: PostgresSizeName;
  /**
   * Major version of PostgreSQL, 17 or later. A higher one upgrades the server in place, with a pause.
   * @default 17
   */
  major?: number;
  /**
   * `zero-loss` waits for a standby and stops without one, `balanced` waits while there is one, `async` never waits.
   * @default "balanced"
   */
  durability?: Durability;
  /**
   * Data volume of each instance in GiB, 10 to 16384. It can grow, not shrink.
   * @default by size, from 20 to 2000
   * @minimum 10
   * @maximum 16384
   */
  storageGiB?: number;
  /**
   * Volume of the write-ahead log of each instance in GiB, up to 16384, and at least five times what a checkpoint of the size
   * may take. A larger one keeps the log of a broken archive, or of a standby that is away, for longer. It can grow, not shrink.
   * @default by size, from 10 to 80
   * @minimum 10
   * @maximum 16384
   */
  walStorageGiB?: number;
  backup?: BackupPlanArgs;
}

/** Where a server's backups go, and how often they are taken. */
export interface PostgresBackupArgs extends BackupPlanArgs {
  /** Name of the S3 bucket. */
  bucket: Input<string>;
  /**
   * Region of the bucket.
   * @default what the pods' identity says
   */
  region?: string;
  /**
   * Address of an S3-compatible store, such as `https://s3.example.com`.
   * @default AWS
   */
  endpoint?: string;
  /**
   * Prefix in the bucket that is this server's alone.
   * @default "postgres/" and the server's name
   */
  path?: string;
  /**
   * Secret in the server's namespace with `ACCESS_KEY_ID` and `ACCESS_SECRET_KEY`.
   * @default the identity of the service account that bears the server's name (`BackupIdentity`)
   */
  credentialsSecret?: string;
  /**
   * ARN of the KMS key to name in every request.
   * @default what the bucket does by itself, as a `BackupVault` does, which refuses requests that name a key
   */
  keyArn?: Input<string>;
}

/** A server run by CloudNativePG. */
export interface CloudNativePgArgs extends CloudNativePgServerArgs {
  /** Namespace the server lives in. It has to exist: several servers share one, and whoever deletes it deletes them all. */
  namespace: string;
  /**
   * Where backups go.
   * @default none is taken
   */
  backup?: PostgresBackupArgs;
  /**
   * StorageClass of the volumes: block storage that can grow.
   * @default the cluster's default
   */
  storageClass?: Input<string>;
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
   * Namespace of Prometheus, which may then read metrics: the server gets queries of its own and `PodMonitor`s, whose
   * definitions have to be there.
   * @default nobody may
   */
  metricsNamespace?: string;
  /**
   * Issuer of cert-manager that signs the certificates of server and pooler: a CA's, so that its own certificate comes with
   * each. With a `ClusterIssuer` every workload's namespace gets the CA's certificate and verifies the server.
   * @default the operator signs with a CA of its own, which workloads in other namespaces do not have: they encrypt and do not
   * verify
   */
  certificateIssuer?: IssuerReference;
  /**
   * Frozen table of versions that names the image.
   * @default the newest
   */
  baseline?: string;
  /**
   * Whether the server refuses deletion and outlives its stack.
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
  storageClass: "optional",
  nodePool: "optional",
  priorityClass: "optional",
  operatorNamespace: "optional",
  metricsNamespace: "optional",
  certificateIssuer: "optional",
  baseline: "optional",
  durable: "optional",
};

/** What an environment's configuration does not say, and its schema does not describe. */
const BACKUP_KINDS: Kinds<PostgresBackupArgs> = {
  bucket: "input",
  endpoint: "text",
  path: "text",
  credentialsSecret: "text",
  keyArn: "input",
};
const KINDS: Kinds<CloudNativePgArgs> = {
  storageClass: "input",
  nodePool: "text",
  priorityClass: "input",
  operatorNamespace: "text",
  metricsNamespace: "text",
  baseline: "text",
  durable: "flag",
};

/** Whether arguments have the keys of a server's; a mistyped `backup` would be a server without backups. */
export function hasCloudNativePgKeys(args: CloudNativePgArgs, faults: Faults): boolean {
  if (!hasProperties<CloudNativePgArgs>(args, KEYS, faults)) return false;
  const { backup, certificateIssuer: issuer } = args;
  const found = [
    backup === undefined || hasBackupKeys(backup, faults.at("backup")),
    issuer === undefined || hasProperties(issuer, ISSUER_KEYS, faults.at("certificateIssuer")),
    hasTypes("CloudNativePgServerArgs", args, faults),
    hasKinds(args, KINDS, faults),
  ];
  return found.every(Boolean);
}

function hasBackupKeys(backup: PostgresBackupArgs, faults: Faults): boolean {
  return hasProperties<PostgresBackupArgs>(backup, BACKUP_KEYS, faults) && hasKinds(backup, BACKUP_KINDS, faults);
}
