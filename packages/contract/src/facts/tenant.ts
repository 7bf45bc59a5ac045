import type { EnvironmentName } from "../environments";
import type { ProfileName } from "../profiles";
import type { ServiceName } from "../services";
import type { PostgresDatabaseFacts } from "./postgres";
import type { TenantStorageFacts } from "./storage";

/** How much a tenant shares with others. */
export const TENANCIES = ["shared", "dedicated", "hybrid"] as const;
/** How much a tenant shares with others: all, nodes but no server, or nothing. */
export type Tenancy = (typeof TENANCIES)[number];

/** States of a tenant, in the order they are passed. */
export const TENANT_STATES = ["active", "suspended", "leaving"] as const;
/** State of a tenant. */
export type TenantState = (typeof TENANT_STATES)[number];

/** ResourceQuota of a tenant's namespace. CPU in cores, memory and storage in GiB. */
export interface Quota {
  /** Sum of CPU requests in cores. */
  cpu: number;
  /** Sum of CPU limits in cores. */
  cpuLimit: number;
  /** Sum of memory requests and limits in GiB. */
  memoryGiB: number;
  /** Number of pods. */
  pods: number;
  /** Sum of volume claims in GiB. */
  storageGiB: number;
}

/** Copies of a tenant's files in the vault. */
export interface FileCopyFacts {
  /** Minutes between the starts of two copies. */
  everyMinutes: number;
  /** Days for which each copy is kept. */
  keepDays: number;
}

/** Share of the cell that the proof allots to a tenant. `TenantStack` refuses a tenant that needs more. */
export interface Allotment {
  /** Name of the tenant. */
  tenant: string;
  /** Customer who signs the contract; several tenants can share one. */
  customer: string;
  /** State of the tenant. */
  state: TenantState;
  /** ISO 3166 country code. */
  country: string;
  /** Capacity class. */
  profile: ProfileName;
  /** Recovery and support class. */
  service: ServiceName;
  /** How much the tenant shares. */
  tenancy: Tenancy;
  /** Whether law or contract forbids to share its server with other customers; absent where not. */
  regulated?: boolean;
  /** Whether it runs code that the platform's operator has not reviewed; absent where not. */
  customCode?: boolean;
  /** Key of the server in `PlatformFacts.databases`. */
  database: string;
  /** Name of the database and of its role: opaque, so that tenants of one server learn nothing from each other's names. */
  databaseName: string;
  /** Kubernetes namespace. */
  namespace: string;
  /** Host names of the tenant's routes. */
  hosts: string[];
  /** Number of stores. */
  stores: number;
  /** Odoo web pods and workers in each. */
  web: { replicas: number; workers: number };
  /** Connection limit of its role, the pooler's connections included. */
  connections: number;
  /** How many of these the pooler holds, and how many clients the tenant may open at the pooler. */
  pooled: { connections: number; clients: number };
  /** Resource quota of the namespace. */
  quota: Quota;
  /** Maximum number of nodes that run this tenant alone; absent for shared tenancy. */
  ownNodes?: number;
  /** Size of the data that the tenant declares, in GiB. */
  data: { databaseGiB: number; filestoreGiB: number };
  /** Copies of its files in the vault; absent where they are not copied. */
  fileCopies?: FileCopyFacts;
  /**
   * Minutes. `target` is the service's objective, `reachable` what backup schedule, lag and restore throughput of the database allow,
   * `files` the same of its files; absent where they are not copied.
   */
  rpo: { target: number; reachable: number; files?: number };
  /** Recovery time in minutes: what the service promises, what the server can reach, and the files, restored beside it. */
  rto: { target: number; reachable: number; files?: number };
}

/** The part of an allotment that does not change when another tenant is added or removed. */
export type OwnAllotment = Omit<Allotment, "rpo" | "rto">;

/** What a tenant's stack publishes. */
export interface TenantFacts<S = string> {
  /** Name of the platform. */
  platform: string;
  /** Environment of the platform. */
  environment: EnvironmentName;
  /** What the tenant may use. */
  allotment: OwnAllotment;
  /** The tenant's database. */
  database: PostgresDatabaseFacts<S>;
  /** Its bucket; absent where it has none. */
  objects?: TenantStorageFacts<S>;
  /** URL of the tenant's first host. */
  url: S;
  /** Image of Odoo, by digest. */
  image: string;
}
