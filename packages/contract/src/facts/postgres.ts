import type { Durability, PostgresSizeName } from "../sizes";

/** What operates a database server: CloudNativePG in the cluster, Amazon RDS, or an external owner. */
export const ENGINES = ["cloudnative-pg", "rds", "external"] as const;
/** What runs a database server. */
export type Engine = (typeof ENGINES)[number];

/** What reports say and read of a server, by engine: words after its version, and numbers that its facts always have. */
export const ENGINE_REPORTS: {
  readonly [engine in Engine]: { readonly title: string; readonly numbers: readonly string[] };
} = {
  "cloudnative-pg": {
    title: "",
    numbers: ["major", "instances", "cpu", "memoryGiB", "storageGiB", "walStorageGiB"],
  },
  rds: { title: " on RDS", numbers: ["major", "storageGiB", "maxConnections"] },
  external: { title: ", external", numbers: ["major", "maxConnections"] },
};

/**
 * A database server, by its engine.
 * @discriminator engine
 */
export type PostgresFacts<S = string> = CloudNativePgFacts<S> | RdsFacts<S> | ExternalFacts<S>;

/** A server outside of the cluster: a Job creates its databases, and each database has a pooler of its own. */
export type RemoteFacts<S = string> = RdsFacts<S> | ExternalFacts<S>;

/** Facts of every server, whatever its engine: a tenant that moves to another server reads the same fields. */
export interface ServerFacts<S = string> {
  /** Name of the server. */
  name: string;
  /** Namespace of its Secrets and poolers and, where it runs in the cluster, of the server itself. */
  namespace: string;
  /** Major version of PostgreSQL. */
  major: number;
  /** `max_connections` of the server. */
  maxConnections: number;
  /** Connections that tenants cannot use: superuser, replication, metrics and administration. */
  reservedConnections: number;
  /**
   * Host names: the primary, any readable instance, and the pooler before the primary. It pools by transaction, so a client
   * can neither LISTEN nor hold a session lock there. Absent where every database has a pooler of its own.
   */
  endpoints: { primary: S; reader: S; pooler?: S };
  /** TCP port of the endpoints. */
  port: number;
  /** Capacity for databases in GiB; absent where an owner does not name it. */
  storageGiB?: number;
  /** Pods of a pooler, server connections of each for a role and database, and clients each accepts. */
  pooler: {
    /** Pods of the pooler. */
    instances: number;
    /** Server connections a pooler pod keeps for each database. */
    poolSize: number;
    /** Client connections that a pooler pod accepts. */
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
    /** Kind of the restore source. */
    kind: "object-store" | "rds-automated-backups";
    /** Object store path or RDS instance that holds the backups. */
    place: S;
    /** Region that holds a copy of the backups. */
    copyRegion?: string;
    /** Days that a moment can be restored to. */
    retentionDays: number;
    /** Seconds by which the newest restorable moment trails the last commit. */
    lagSeconds: number;
  };
}

/** A server that CloudNativePG runs in the cluster. */
export interface CloudNativePgFacts<S = string> extends ServerFacts<S> {
  /** CloudNativePG in this cluster. */
  engine: "cloudnative-pg";
  /** Size of the server. */
  size: PostgresSizeName;
  /** How many standbys confirm a commit. */
  durability: Durability;
  /** PostgreSQL instances, primary included. */
  instances: number;
  /** CPU in cores and memory in GiB of one instance. */
  cpu: number;
  /** Memory of one instance in GiB. */
  memoryGiB: number;
  /** Data volume of one instance in GiB. */
  storageGiB: number;
  /** WAL volume of one instance in GiB. */
  walStorageGiB: number;
  /** Image of PostgreSQL, with tag and digest. */
  image: string;
  /** Name of the server's cluster object. */
  cluster: S;
  /** Host names of the Services. */
  endpoints: { primary: S; reader: S; pooler: S };
  /** cert-manager issuer of its certificate; absent where the operator signed it. */
  certificateIssuer?: { kind: "ClusterIssuer" | "Issuer"; name: S };
  /** Pool of its pods and of the jobs of its databases; absent without one. */
  nodePool?: string;
  /** PriorityClass of the pods. */
  priorityClass?: S;
  /** Absent without backups. */
  backup?: {
    /** Object store URL of WAL and base backups. */
    destination: S;
    /** `archive_timeout` in seconds. */
    archiveTimeoutSeconds: number;
    /** Cron expression of the base backup with six fields, seconds first, and the longest interval it gives in hours. */
    schedule: string;
    /** Longest time between two base backups in hours. */
    intervalHours: number;
    /** Days of the recovery window. */
    retentionDays: number;
  };
}

/** A server on RDS: an instance, and from size `s` on a standby in another zone. */
export interface RdsFacts<S = string> extends ServerFacts<S>, RemoteServer<S> {
  /** Amazon RDS. */
  engine: "rds";
  /** Size of the server. */
  size: PostgresSizeName;
  /** AWS region of the instance. */
  region: string;
  /** Name and class of the instance. */
  identifier: S;
  /** RDS instance class. */
  instanceClass: string;
  /** Whether a standby runs in another zone. */
  standby: boolean;
  /** Allocated storage in GiB. */
  storageGiB: number;
  /** Limit of storage autoscaling. */
  maxStorageGiB: number;
}

/** A server that its owner operates outside of the platform. */
export interface ExternalFacts<S = string> extends ServerFacts<S>, RemoteServer<S> {
  /** A server that the platform adopted. */
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

/** A database on a server, and how to connect to it. */
export interface PostgresDatabaseFacts<S = string> {
  /** Name of the server. */
  server: string;
  /** Name of the database and of its owner, a role without login. */
  name: string;
  /** The login role in use, a member of the owner. */
  role: string;
  /** `CONNECTION LIMIT` of the database. */
  connectionLimit: number;
  /** The primary, for sessions, and the pooler, for transaction pooling. */
  host: S;
  /** Host name of the transaction pooler. */
  poolerHost: S;
  /** TCP port of both hosts. */
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
