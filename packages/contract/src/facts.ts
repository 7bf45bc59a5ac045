/**
 * What components publish: plain, small, free of secrets. It lands in state, policies judge it, reports print it, and other
 * stacks load it. `S` is `string` for readers; while a program runs it is `pulumi.Input<string>`: such a value comes from
 * the resource it names, so that whoever uses it waits for that resource.
 */
import type { CacheEngine, CacheRole, CacheSizeName } from "./caches";
import type { EnvironmentName } from "./environments";
import type { NodePool, NodePoolName, Provisioner, WorkloadPoolName } from "./node-pools";
import type { ProfileName } from "./profiles";
import type { ServiceName } from "./services";
import type { Durability, PostgresSizeName } from "./sizes";

/**
 * What a stack's facts say they are, so that the stack above can refuse what it does not understand. A version is raised when
 * a field goes away or changes its meaning; one more field is no new version.
 */
export const FORMATS = {
  landingZone: "retail-odoo.io/landing-zone/v1",
  platform: "retail-odoo.io/platform/v1",
} as const;

export const TENANCIES = ["shared", "dedicated", "hybrid"] as const;
export type Tenancy = (typeof TENANCIES)[number];

export const TENANT_STATES = ["active", "suspended", "leaving"] as const;
export type TenantState = (typeof TENANT_STATES)[number];

/** How much of something there is, and how much is spoken for. */
export interface Usage {
  total: number;
  used: number;
}

/** A tenant's hard limits in its namespace. CPU in cores, memory and storage in GiB. */
export interface Quota {
  cpu: number;
  cpuLimit: number;
  memoryGiB: number;
  pods: number;
  storageGiB: number;
}

/** What the proof gave a tenant. `TenantStack` takes no more. */
export interface Allotment {
  tenant: string;
  customer: string;
  state: TenantState;
  country: string;
  profile: ProfileName;
  service: ServiceName;
  tenancy: Tenancy;
  /** Whether law or contract keeps strangers off its server, and whether it runs code that the platform has not reviewed; absent where not. */
  regulated?: boolean;
  customCode?: boolean;
  /** Key of the server in `PlatformFacts.databases`. */
  database: string;
  /** Name of the database and of its role: opaque, so that tenants of one server learn nothing from each other's names. */
  databaseName: string;
  namespace: string;
  hosts: string[];
  stores: number;
  /** Odoo web pods and workers in each. */
  web: { replicas: number; workers: number };
  /** Most connections its role may hold, those included that the pooler holds for it. */
  connections: number;
  /** Of these, the pooler's; the rest is what listens, locks or runs once. And the clients it may open at the pooler. */
  pooled: { connections: number; clients: number };
  quota: Quota;
  /** Most nodes that it has for itself alone; absent where it runs on those that tenants share. */
  ownNodes?: number;
  data: { databaseGiB: number; filestoreGiB: number };
  /** Minutes. `target` is the service's promise, `reachable` what schedule, lag and restore throughput give. */
  rpo: { target: number; reachable: number };
  rto: { target: number; reachable: number };
}

/** A tenant's part of its allotment: what no neighbour's coming or going changes. */
export type OwnAllotment = Omit<Allotment, "rpo" | "rto">;

export interface CalendarEventFacts {
  name: string;
  kind: "peak" | "freeze";
  /** Local times, `YYYY-MM-DDTHH:MM`, in `zone`. */
  start: string;
  end: string;
  zone: string;
  /** Tenants it applies to; absent for all. */
  tenants?: string[];
  /** Nodes that are kept ready for a peak, in each zone. */
  reserve?: { pool: "web" | "data"; nodesPerZone: number };
}

/** What runs a database server: an operator in the cluster, a service of the cloud, or somebody else. */
export const ENGINES = ["cloudnative-pg", "rds", "external"] as const;
export type Engine = (typeof ENGINES)[number];

/**
 * A database server, by who runs it.
 * @discriminator engine
 */
export type PostgresFacts<S = string> = CloudNativePgFacts<S> | RdsFacts<S> | ExternalFacts<S>;

/** A server outside of the cluster: a Job makes its databases, and each has a pooler of its own. */
export type RemoteFacts<S = string> = RdsFacts<S> | ExternalFacts<S>;

/** What every server says of itself, whoever runs it: a tenant that moves to another reads the same fields. */
export interface ServerFacts<S = string> {
  name: string;
  /** Namespace of what the cluster holds for it: Secrets, poolers and, where it runs in the cluster, the server itself. */
  namespace: string;
  major: number;
  maxConnections: number;
  reservedConnections: number;
  /**
   * Host names: the primary, any instance that can read, and the pooler before the primary, which gives a connection for a
   * transaction: nothing can listen or hold a lock there. Without one every database has a pooler of its own.
   */
  endpoints: { primary: S; reader: S; pooler?: S };
  port: number;
  /** Pods of a pooler, the most connections each holds for a role and database, and the most clients each takes. */
  pooler: {
    instances: number;
    poolSize: number;
    maxClients: number;
    /** Connections of each pod to `postgres` for its one tenant. A server's own pooler shares them, and the server reserves them. */
    notifying?: number;
  };
  /** Who signed the server's certificate: a key of an object in `namespace`. */
  ca: { kind: "Secret" | "ConfigMap"; name: string; key: string };
  /** Where the server's own numbers are: on pods that Prometheus reads, or an instance's in CloudWatch. */
  metrics?: { kind: "pods"; labels: { [label: string]: S }; port: number } | { kind: "cloudwatch"; instance: S };
  /**
   * Points in time to which the server can be restored: from `retentionDays` ago until `lagSeconds` ago. Absent where it
   * keeps no backups, or nobody here can say where. `copyRegion` holds them too.
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
  /** Issuer of cert-manager that signed its certificate; absent where the operator did. */
  certificateIssuer?: { kind: "ClusterIssuer" | "Issuer"; name: S };
  /** Where its pods run, and the jobs of its databases; absent where nobody said. */
  nodePool?: string;
  priorityClass?: S;
  /** Absent when the server keeps no backups. */
  backup?: {
    destination: S;
    archiveTimeoutSeconds: number;
    /** Six-field cron of the base backup, seconds first, and the hours between two of them at most. */
    schedule: string;
    intervalHours: number;
    retentionDays: number;
  };
}

/** A server that RDS runs: an instance, and from size `s` on a standby in another zone. */
export interface RdsFacts<S = string> extends ServerFacts<S>, RemoteServer<S> {
  engine: "rds";
  size: PostgresSizeName;
  region: string;
  /** Name and class of the instance. */
  identifier: S;
  instanceClass: string;
  standby: boolean;
  storageGiB: number;
  /** What the data volume may grow to by itself. */
  maxStorageGiB: number;
}

/** A server that somebody else runs. */
export interface ExternalFacts<S = string> extends ServerFacts<S>, RemoteServer<S> {
  engine: "external";
  /** Certificates of who signed the server's, as PEM, where they were given as such. */
  authorities?: string;
  /** Capacity for databases; absent where nobody said. */
  storageGiB?: number;
}

/** What reaching a server outside of the cluster takes. */
interface RemoteServer<S> {
  /** Ranges that its addresses are in. */
  addresses: string[];
  /** Secret in `namespace` with `username` and `password` of whoever may make roles and databases. */
  adminSecret: S;
  /** Issuer of cert-manager that signs for the poolers. */
  certificateIssuer: { kind: "ClusterIssuer" | "Issuer"; name: S };
  /** Frozen table of versions that names the images of jobs and poolers. */
  baseline: string;
  nodePool?: string;
  priorityClass?: S;
}

export interface PostgresDatabaseFacts<S = string> {
  server: string;
  /** Name of the database and of the role that owns it, and which nobody logs in with. */
  name: string;
  /** The login in use, which acts as the owner. */
  role: string;
  connectionLimit: number;
  /** The primary, for sessions, and the pooler, for transactions. */
  host: S;
  poolerHost: S;
  port: number;
  /** Secret with `username` and `password`, in the namespace of the workload. */
  credentialsSecret: { namespace: S; name: S };
  /**
   * Who signed the certificates of server and pooler: a key of an object in the namespace of the workload; absent where nothing
   * there says.
   */
  ca?: { kind: "Secret" | "ConfigMap"; name: S; key: string };
  /** Who signed the pooler's, where that is somebody else. */
  poolerCa?: { kind: "Secret" | "ConfigMap"; name: S; key: string };
}

/** A Redis: where it is, what it is for, and what opens it. It is reached by TLS alone. */
export interface RedisFacts<S = string> {
  engine: CacheEngine;
  name: string;
  role: CacheRole;
  /** Who reads it, where it is not the sessions of Odoo. */
  consumer?: string;
  size: CacheSizeName;
  instances: number;
  /** Bytes it may hold; what follows is the role's decision. */
  maxMemoryBytes: number;
  /** Host names: the primary, wherever it is, and any instance that can be read. */
  endpoints: { primary: S; reader: S };
  port: number;
  /** Who knows which instance is the primary, for clients that ask themselves; absent where AWS moves the name instead. */
  sentinel?: { hosts: string[]; port: number; primaryName: string };
  /** Secret with `ca.crt`, which its certificate is verified by; absent where a public authority signed it. */
  caSecret?: { namespace: S; name: S };
  /** Secret with `password` and `url`. The URL of a server with a CA of its own expects `ca.crt` in `/etc/redis-ca`. */
  credentialsSecret: { namespace: S; name: S };
}

/** Where a tenant keeps files as objects: a bucket of its own, or a prefix of one. */
export interface TenantStorageFacts<S = string> {
  tenant: string;
  bucket: S;
  /** Everything of the tenant's is below it; without slashes at the ends. */
  prefix: string;
  region: string;
  /** Address of an S3-compatible store; absent for AWS. */
  endpoint?: string;
  /** ARN of the key its objects are encrypted with; absent where the store has its own. */
  keyArn?: S;
  /** Whether the key is the tenant's alone, so that destroying it destroys the objects. */
  ownKey: boolean;
  /** Days that a deleted or overwritten object can be brought back; 0 where nobody knows of an existing bucket. */
  recoveryDays: number;
  created: boolean;
  /** ARN of the role that the tenant's pods have; absent where a Secret opens the store. */
  roleArn?: S;
  /** Secret with `ACCESS_KEY_ID` and `ACCESS_SECRET_KEY` in the tenant's namespace; absent where pods have an identity. */
  credentialsSecret?: string;
}

export interface VaultFacts<S = string> {
  bucket: S;
  region: string;
  /** Endpoint of an S3-compatible store; absent for AWS. */
  endpoint?: string;
  /** ARN of the key backups are encrypted with; absent where the store has its own. */
  keyArn?: S;
  /** Days during which a backup cannot be deleted; 0 where nobody knows of an existing vault. */
  lockDays: number;
  versioned: boolean;
  created: boolean;
  /** Secret with `ACCESS_KEY_ID` and `ACCESS_SECRET_KEY` in the databases' namespace; absent where pods have an identity. */
  credentialsSecret?: string;
}

/** What pods may ask for. CPU in cores, memory in GiB. */
export interface Capacity {
  cpu: number;
  memoryGiB: number;
  pods: number;
}

/** What pods may ask of a pool with as many nodes as it may have, and of one of its nodes. */
export interface PoolCapacity extends Capacity {
  nodes: number;
  node: Capacity;
}

/** What a landing zone made. Keys are ARNs, by the kind of data they encrypt. */
export interface LandingZoneFacts<S = string> {
  format: typeof FORMATS.landingZone;
  /** Name that everything in the account begins with: platform and environment. */
  prefix: string;
  environment: EnvironmentName;
  region: string;
  accountId: string;
  zones: string[];
  network: {
    cidr: string;
    vpcId: S;
    /** In the order of `zones`; of a network that was there already, those that somebody named. */
    publicSubnetIds: S[];
    privateSubnetIds: S[];
    dataSubnetIds: S[];
    /** Ranges of the data subnets; absent where nobody told those of an existing network. */
    dataCidrs?: string[];
  };
  cluster: {
    name: S;
    version: string;
    /** Security group that EKS gives control plane and nodes. */
    securityGroupId: S;
    /** Private ranges that reach the API server. */
    privateAccessFrom: string[];
    /** Public ranges that reach it; absent where it has no public endpoint. */
    publicAccessFrom?: string[];
    /** How to reach the cluster: runs `aws eks get-token`, holds no secret. */
    kubeconfig: S;
  };
  provisioner: Provisioner;
  pools: { [name in NodePoolName]: NodePool };
  /** Node groups of one tenant each; none with Karpenter, where a tenant brings its own pool. */
  tenantPools: { [tenant: string]: NodePool };
  /** What pods may fill at the pools' upper bounds, and the pod addresses that full pools take, where they are known. */
  capacity: {
    pools: { [name in WorkloadPoolName]: PoolCapacity };
    tenantPools: { [tenant: string]: PoolCapacity };
    addresses?: Usage;
  };
  /** What Karpenter's nodes start with, and the queue by which it hears that AWS takes one back; absent without it. */
  karpenter?: { instanceProfile: S; queue: S };
  /** `images` where there is a registry. */
  keys: { data: S; backup: S; logs: S; secrets: S; images?: S };
  /** Where copies go; absent without a second region. Its keys are replicas, which open what those at home closed. */
  recovery?: { region: string; keys: { data: S; backup: S; secrets: S; images?: S } };
  /** The hosted zone of the platform's names; absent where nobody gave one. Name servers are known of one that was made. */
  dns?: { name: string; zoneId: S; nameServers?: S[] };
  /** EFS file system for files that many pods share. */
  fileSystemId: S;
  /** ARN of the policy that bounds every role of the platform. */
  boundaryArn: S;
}

export interface ClusterFacts<S = string> {
  name: S;
  kind: "eks" | "existing";
  region?: string;
  zones: string[];
  /** As in the landing zone's facts; absent where the cluster is the caller's. */
  kubeconfig?: S;
  /** Where pods find their pools; absent where the cluster is the caller's. */
  nodes?: {
    provisioner: Provisioner;
    /** Karpenter's, for pools that tenants bring: its name, known when Karpenter is there, and the type of its nodes. */
    nodeClass?: { name: S; instanceType: string };
  };
  /** Block storage, and storage that many pods mount at once. */
  storageClass: S;
  sharedStorageClass: S;
  /** Traefik's entry point for HTTPS, and the namespace it runs in. */
  entryPoint: S;
  edgeNamespace: string;
  /** Namespace KEDA runs in: whoever uses it can have pods scaled. Absent in what an older library published. */
  scalerNamespace?: S;
  /** Namespace Prometheus and its operator run in: whoever uses it is looked at. Absent where nobody looks. */
  metricsNamespace?: S;
  /** The ClusterSecretStore over AWS Secrets Manager, for namespaces of the platform. Absent where there is no AWS. */
  secretStore?: S;
}

export interface PoolUsage {
  cpu: Usage;
  memoryGiB: Usage;
  pods: Usage;
  /** Nodes there may be, and those that what was promised needs; absent where nobody told of nodes. */
  nodes?: Usage;
}

export interface CapacityFacts {
  /** Connections by server. */
  connections: { [server: string]: Usage };
  /** Storage, GiB, by server. */
  storageGiB: { [server: string]: Usage };
  /**
   * By pool: `web`, `jobs`, `data`, and `tenant-<name>` for nodes of one tenant; of an existing cluster only `cluster`. Absent
   * where nobody told its size.
   */
  pools?: { [pool: string]: PoolUsage };
  /** Pod addresses in the private subnets. */
  addresses?: Usage;
  /** What could not be proven, and what to say so that it can. */
  unproven: string[];
}

/** Of landing zone and platform what a tenant's own resources in AWS are made with. */
export interface AwsFacts<S = string> {
  region: string;
  accountId: string;
  /** Where what is not in the cluster stands: subnets, and the ranges that their addresses are in. */
  vpcId: S;
  dataSubnetIds: S[];
  dataCidrs: string[];
  /** Group of the cluster's pods. */
  securityGroupId: S;
  keys: Pick<LandingZoneFacts<S>["keys"], "data" | "backup" | "logs">;
  boundaryArn: S;
  /** Who answers for it and who pays, as its tags say. */
  owner: string;
  costCentre: string;
}

export interface PlatformFacts<S = string> {
  format: typeof FORMATS.platform;
  name: string;
  environment: EnvironmentName;
  baseline: string;
  domain: string;
  cluster: ClusterFacts<S>;
  /** Absent where the cluster is not a landing zone's, and in what an older library published. */
  aws?: AwsFacts<S>;
  databases: { [name: string]: PostgresFacts<S> };
  vault: VaultFacts<S>;
  calendar: CalendarEventFacts[];
  allotments: { [tenant: string]: Allotment };
  capacity: CapacityFacts;
}

export interface TenantFacts<S = string> {
  platform: string;
  environment: EnvironmentName;
  allotment: OwnAllotment;
  database: PostgresDatabaseFacts<S>;
  /** Its bucket; absent where it has none. */
  objects?: TenantStorageFacts<S>;
  url: S;
  image: string;
}
