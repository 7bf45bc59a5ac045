import type { ObjectStore, ProfileName, ServiceName, SessionStore, Tenancy, TenantState } from "@retail-odoo/contract";

/** Work the tenant brings, at its busiest ordinary hour. */
export interface TenantWorkload {
  /**
   * Stores it runs.
   * @asType integer
   * @minimum 1
   */
  stores: number;
  /**
   * Tills, over all stores.
   * @asType integer
   * @minimum 0
   */
  posTerminals: number;
  /**
   * Orders its tills send in an hour.
   * @asType integer
   * @minimum 0
   */
  posOrdersPerHour: number;
  /**
   * Orders its web shop and marketplaces send in an hour.
   * @asType integer
   * @minimum 0
   */
  onlineOrdersPerHour: number;
  /**
   * People who work in the back office at once.
   * @asType integer
   * @minimum 1
   */
  concurrentUsers: number;
}

/** Data the tenant brings, in GiB. */
export interface TenantData {
  /** @exclusiveMinimum 0 */
  databaseGiB: number;
  /** @minimum 0 */
  filestoreGiB: number;
  /**
   * Database and files together.
   * @minimum 0
   */
  growthGiBPerMonth: number;
  /**
   * Whether the tenant accepts that RPO and RTO cover its database alone, because Odoo's files are not copied to the backup vault.
   * Required for service `critical`.
   * @default false
   */
  acceptUncopiedFiles?: boolean;
}

/** What runs. */
export interface TenantOdoo {
  version: "17.0" | "18.0" | "19.0";
  /** Image with its digest: `registry.example/odoo@sha256:…`. A tag alone may change under a store. */
  image: string;
  /**
   * Modules installed when the database is made.
   * @default ["base"]
   */
  modules?: string[];
  /**
   * Whether the image runs code that neither Odoo nor the platform has reviewed. Tenants of one server share the channel by which
   * Odoo notifies, and such code can listen there: its server is its customer's alone.
   * @default false
   */
  customCode?: boolean;
  /**
   * Where sessions are kept: `files`, or a Redis of the tenant's own, with `redis` in the cluster and with `elasticache` on AWS.
   * For a Redis the image has to carry Camptocamp's module `session_redis` and redis-py; the official image has neither.
   * @default "files"
   */
  sessions?: SessionStore;
  /**
   * Where objects may be kept: `none`, or `bucket`, one of the tenant's own on AWS and a role of its pods that opens it. Odoo
   * writes there once somebody has configured it; files go on in the shared volume.
   * @default "none"
   */
  objects?: ObjectStore;
}

/** A tenant: one Odoo database and what runs it. As a file it is `tenants/<name>.yaml`. */
export interface TenantSpec {
  /** Name of the tenant and its file: lower-case letters, digits and dashes. It is identity and cannot change. */
  name: string;
  /**
   * Who signs the contract, as a name of lower-case letters, digits and dashes; a franchise is many tenants of one customer.
   * @default the tenant's name
   */
  customer?: string;
  /**
   * `suspended` keeps the data and stops Odoo, `leaving` is the same on the way out.
   * @default "active"
   */
  state?: TenantState;
  /**
   * Country whose law applies, as two letters.
   * @pattern ^[A-Z]{2}$
   */
  country: string;
  /**
   * AWS regions that its data, logs and backups may be in, by contract.
   * @default those of its country, where the library knows them
   * @minItems 1
   */
  regions?: string[];
  /** Capacity: `branch` up to 60 tills, `omnichannel` up to 400, `multibrand` up to 1,600. */
  profile: ProfileName;
  /** Recovery and support. */
  service: ServiceName;
  /** `shared`, or `dedicated` and `hybrid` with a database server of its own. */
  tenancy: Tenancy;
  /**
   * Whether law or contract asks that nobody else learns of its data, as fiscal rules do. Tenants of one server share the channel
   * by which Odoo notifies: a regulated tenant's server is its customer's alone.
   * @default false
   */
  regulated?: boolean;
  /** Which server of the platform's `databases` holds it. Moving it is a migration. */
  database: string;
  workload: TenantWorkload;
  data: TenantData;
  /**
   * Host names, the first is the main one.
   * @minItems 1
   */
  hosts: string[];
  odoo: TenantOdoo;
  /**
   * Which database password is in use. Raise it by one to change it without an outage; before the next raise the last one has
   * to be deployed.
   * @default 1
   * @asType integer
   * @minimum 1
   * @maximum 1000
   */
  passwordGeneration?: number;
}
