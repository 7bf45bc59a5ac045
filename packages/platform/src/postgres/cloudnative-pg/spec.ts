import type { Input } from "@pulumi/pulumi";
import type { CloudNativePgFacts, Durability, PostgresSizeName } from "@retail-odoo/contract";
import type { BackupPlan } from "../../backup";
import type { IssuerReference } from "../../certificates";
import type { PostgresDatabaseSpec } from "../database-spec";
import type { PostgresParameters } from "../parameters";

/** A server with every default filled in, and the numbers that a plan needs. */
export interface CloudNativePgSpec {
  engine: "cloudnative-pg";
  namespace: string;
  operatorNamespace: string;
  metricsNamespace?: string;
  certificateIssuer?: IssuerReference;
  major: number;
  /** With tag and digest. */
  image: string;
  size: PostgresSizeName;
  durability: Durability;
  instances: number;
  /** CPU in cores and memory in GiB of one instance of PostgreSQL. */
  cpu: number;
  memoryGiB: number;
  /** Requests of its whole pod, backup sidecar included. */
  pod: { cpu: number; memoryGiB: number };
  storageGiB: number;
  walStorageGiB: number;
  maxConnections: number;
  reservedConnections: number;
  /** The pooler's pods: CPU in cores and memory in MiB of each, connections per role and database, clients. */
  pooler: { instances: number; cpu: number; memoryMiB: number; poolSize: number; maxClients: number };
  parameters: PostgresParameters;
  backup?: ServerBackup;
  /** Absent where the server starts empty. */
  restore?: RestoreSource;
  storageClass?: Input<string>;
  dataStorageClass?: Input<string>;
  /** MiB/s at which a base backup is restored: the volume or the sidecar, whichever is slower. */
  restoreMiBPerSecond: number;
  nodePool?: string;
  priorityClass?: Input<string>;
  durable: boolean;
}

export interface ServerBackup extends Required<BackupPlan> {
  bucket: Input<string>;
  region?: string;
  endpoint?: string;
  path?: string;
  credentialsSecret?: string;
  keyArn?: Input<string>;
  sidecar: BackupSidecar;
}

/** Backups of another server that a server starts from. */
export interface RestoreSource extends Pick<
  ServerBackup,
  "bucket" | "region" | "endpoint" | "credentialsSecret" | "sidecar"
> {
  server: string;
  /** With its zone. */
  at: string;
  path: string;
  /** Name of the other server in its archive. */
  archive: string;
}

/** Resources of the backup sidecar in every instance's pod. CPU in cores. */
export interface BackupSidecar {
  cpu: number;
  memoryMiB: number;
  /** WAL segments it archives or fetches in parallel. */
  parallel: number;
}

/** A database on a server of this engine. */
export type CloudNativePgDatabaseSpec = PostgresDatabaseSpec<CloudNativePgFacts<Input<string>>>;
