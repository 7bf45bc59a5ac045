import type { EnvironmentName } from "../environments";
import type { ProfileName } from "../profiles";
import type { ServiceName } from "../services";
import type { PostgresDatabaseFacts } from "./postgres";
import type { TenantStorageFacts } from "./storage";

export const TENANCIES = ["shared", "dedicated", "hybrid"] as const;
export type Tenancy = (typeof TENANCIES)[number];

export const TENANT_STATES = ["active", "suspended", "leaving"] as const;
export type TenantState = (typeof TENANT_STATES)[number];

/** ResourceQuota of a tenant's namespace. CPU in cores, memory and storage in GiB. */
export interface Quota {
  cpu: number;
  cpuLimit: number;
  memoryGiB: number;
  pods: number;
  storageGiB: number;
}

/** Share of the cell that the proof allots to a tenant. `TenantStack` refuses a tenant that needs more. */
export interface Allotment {
  tenant: string;
  customer: string;
  state: TenantState;
  country: string;
  profile: ProfileName;
  service: ServiceName;
  tenancy: Tenancy;
  /** Whether law or contract forbids to share its server with other customers; absent where not. */
  regulated?: boolean;
  /** Whether it runs code that the platform's operator has not reviewed; absent where not. */
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
  /** Connection limit of its role, the pooler's connections included. */
  connections: number;
  /** How many of these the pooler holds, and how many clients the tenant may open at the pooler. */
  pooled: { connections: number; clients: number };
  quota: Quota;
  /** Maximum number of nodes that run this tenant alone; absent for shared tenancy. */
  ownNodes?: number;
  data: { databaseGiB: number; filestoreGiB: number };
  /** Minutes. `target` is the service's objective, `reachable` what backup schedule, lag and restore throughput allow. */
  rpo: { target: number; reachable: number };
  rto: { target: number; reachable: number };
}

/** The part of an allotment that does not change when another tenant is added or removed. */
export type OwnAllotment = Omit<Allotment, "rpo" | "rto">;

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
