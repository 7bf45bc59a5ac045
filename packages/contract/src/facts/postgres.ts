import type { Durability, PostgresSizeName } from "../sizes";

/** What operates a database server: CloudNativePG in the cluster, Amazon RDS, or an external owner. */
export const ENGINES = ["cloudnative-pg", "rds", "external"] as const;
export type Engine = (typeof ENGINES)[number];

/**
 * A database server, by its engine.
 * @discriminator engine
 */
export type PostgresFacts<S = string> = CloudNativePgFacts<S> | RdsFacts<S> | ExternalFacts<S>;

/** A server outside of the cluster: a Job creates its databases, and each database has a pooler of its own. */
export type RemoteFacts<S = string> = RdsFacts<S> | ExternalFacts<S>;

/** Facts of every server, whatever its engine: a tenant that moves to another server reads the same fields. */
export interface ServerFacts<S = string> {
  name: string;
  /** Namespace of its Secrets and poolers and, where it runs in the cluster, of the server itself. */
  namespace: string;
  major: number;
  maxConnections: number;
  reservedConnections: number;
  /**
   * Host names: the primary, any readable instance, and the pooler before the primary. It pools by transaction, so a client
   * can neither LISTEN nor hold a session lock there. Absent where every database has a pooler of its own.
   */
  endpoints: { primary: S; reader: S; pooler?: S };
  port: number;
  /** Pods of a pooler, server connections of each for a role and database, and clients each accepts. */
  pooler: {
    instances: number;
    poolSize: number;
    maxClients: number;
    /** Connections of each pod to `postgres` for its one tenant; absent for a server's own pooler, whose the server reserves. */
    notifying?: number;
  };
  /** CA certificate that verifies the server's: a key of an object in `namespace`. */
  ca: { kind: "Secret" | "ConfigMap"; name: string; key: string };
  /** Where the server's metrics are: on pods that Prometheus scrapes, or of an instance in CloudWatch. */
  metrics?: { kind: "pods"; labels: { [label: string]: S }; port: number } | { kind: "cloudwatch"; instance: S };
  /**
   * Points in time to which the server can be restored: from `retentionDays` ago until `lagSeconds` ago. `copyRegion` holds
   * them too. Absent where the server keeps no backups, or where its owner keeps them elsewhere.
   */
  restorePoints?: {
    kind: "object-store" | "rds-automated-backups";
    place: S;
    copyRegion?: string;
    retentionDays: number;
    lagSeconds: number;
  };
}

/** A server that CloudNativePG runs in the cluster. */
export interface CloudNativePgFacts<S = string> extends ServerFacts<S> {
  engine: "cloudnative-pg";
  size: PostgresSizeName;
  durability: Durability;
  instances: number;
  /** CPU in cores and memory in GiB of one instance. */
  cpu: number;
  memoryGiB: number;
  storageGiB: number;
  walStorageGiB: number;
  /** Image of PostgreSQL, with tag and digest. */
  image: string;
  /** Name of the server's cluster object. */
  cluster: S;
  endpoints: { primary: S; reader: S; pooler: S };
  /** cert-manager issuer of its certificate; absent where the operator signed it. */
  certificateIssuer?: { kind: "ClusterIssuer" | "Issuer"; name: S };
  /** Pool of its pods and of the jobs of its databases; absent without one. */
  nodePool?: string;
  priorityClass?: S;
  /** Absent without backups. */
  backup?: {
    destination: S;
    archiveTimeoutSeconds: number;
    /** Cron expression of the base backup with six fields, seconds first, and the longest interval it gives in hours. */
    schedule: string;
    intervalHours: number;
    retentionDays: number;
  };
}

/** A server on RDS: an instance, and from size `s` on a standby in another zone. */
export interface RdsFacts<S = string> extends ServerFacts<S>, RemoteServer<S> {
  engine: "rds";
  size: PostgresSizeName;
  region: string;
  /** Name and class of the instance. */
  identifier: S;
  instanceClass: string;
  standby: boolean;
  storageGiB: number;
  /** Limit of storage autoscaling. */
  maxStorageGiB: number;
}

/** A server that its owner operates outside of the platform. */
export interface ExternalFacts<S = string> extends ServerFacts<S>, RemoteServer<S> {
  engine: "external";
  /** CA certificates of the server as PEM, where its configuration gives them. */
  authorities?: string;
  /** Capacity for databases, GiB; absent where its configuration does not give it. */
  storageGiB?: number;
}

/** What a client needs to reach a server outside of the cluster. */
interface RemoteServer<S> {
  /** CIDR ranges of its addresses. */
  addresses: string[];
  /** Secret in `namespace` with `username` and `password` of a role that may create roles and databases. */
  adminSecret: S;
  /** cert-manager issuer of the poolers' certificates. */
  certificateIssuer: { kind: "ClusterIssuer" | "Issuer"; name: S };
  /** Baseline that names the images of jobs and poolers. */
  baseline: string;
  nodePool?: string;
  priorityClass?: S;
}

export interface PostgresDatabaseFacts<S = string> {
  server: string;
  /** Name of the database and of its owner, a role without login. */
  name: string;
  /** The login role in use, a member of the owner. */
  role: string;
  connectionLimit: number;
  /** The primary, for sessions, and the pooler, for transaction pooling. */
  host: S;
  poolerHost: S;
  port: number;
  /** Secret with `username` and `password`, in the namespace of the workload. */
  credentialsSecret: { namespace: S; name: S };
  /**
   * CA certificate of server and pooler: a key of an object in the namespace of the workload; absent where that namespace
   * holds none.
   */
  ca?: { kind: "Secret" | "ConfigMap"; name: S; key: string };
  /** CA certificate of the pooler, where it has another one. */
  poolerCa?: { kind: "Secret" | "ConfigMap"; name: S; key: string };
}
