import type { ObjectStore, ProfileName, ServiceName, SessionStore, Tenancy, TenantState } from "@retail-odoo/contract";

/** Workload of a tenant in the busiest hour of an ordinary day. */
export interface TenantWorkload {
  /**
   * Number of stores, 1 to 10,000.
   * @asType integer
   * @minimum 1
   * @maximum 10000
   */
  stores: number;
  /**
   * Tills (POS terminals) in all stores together.
   * @asType integer
   * @minimum 0
   */
  posTerminals: number;
  /**
   * Orders that its tills send per hour.
   * @asType integer
   * @minimum 0
   */
  posOrdersPerHour: number;
  /**
   * Orders from its web shop and marketplaces per hour.
   * @asType integer
   * @minimum 0
   */
  onlineOrdersPerHour: number;
  /**
   * People who work in the back office at the same time.
   * @asType integer
   * @minimum 1
   */
  concurrentUsers: number;
}

/** Data of a tenant, in GiB. */
export interface TenantData {
  /**
   * Size of the database today, in GiB, at most the 65,536 of the largest volume of RDS.
   * @exclusiveMinimum 0
   * @maximum 65536
   */
  databaseGiB: number;
  /**
   * Size of the filestore today, in GiB, at most 1,048,576 (one PiB).
   * @minimum 0
   * @maximum 1048576
   */
  filestoreGiB: number;
  /**
   * Growth of database and filestore together, in GiB per month, at most 65,536.
   * @minimum 0
   * @maximum 65536
   */
  growthGiBPerMonth: number;
  /**
   * Minutes between two copies of the files to the backup vault: 2, 3, 4, 5, 6, 10, 12, 15, 20 or 30, or whole hours that divide a
   * day, up to 1440. 0 copies no files. A copy looks at every file on the shared storage.
   * @default by service: 30 for `essential`, 10 for `standard`, 3 for `critical`
   * @asType integer
   * @minimum 0
   * @maximum 1440
   */
  fileCopyMinutes?: number;
  /**
   * Whether the tenant accepts that its files do not meet RPO and RTO of its service: they are not copied to the backup vault, or
   * cannot be copied and restored in time.
   * @default false
   */
  acceptUncopiedFiles?: boolean;
}

/** The Odoo that a tenant runs. */
export interface TenantOdoo {
  /** Major version of the image: `17.0`, `18.0` or `19.0`. */
  version: "17.0" | "18.0" | "19.0";
  /** Image with its digest: `registry.example/odoo@sha256:…`. A tag alone may be moved to another image. */
  image: string;
  /**
   * Technical names of the modules installed when the database is initialized.
   * @default ["base"]
   */
  modules?: string[];
  /**
   * Whether the image runs code that neither Odoo nor the platform has reviewed. Such code can listen on the
   * notification channel that tenants of a database server share, so no other customer's tenant may be on its server.
   * @default false
   */
  customCode?: boolean;
  /**
   * Where sessions are stored: `files`, or a Redis that belongs to the tenant, with `redis` in the cluster and with
   * `elasticache` on AWS. A Redis needs Camptocamp's module `session_redis` and redis-py in the image; the official one has neither.
   * @default "files"
   */
  sessions?: SessionStore;
  /**
   * Where objects are stored: `none`, or `bucket`, a bucket of the tenant's own on AWS and an IAM role of its pods. Odoo has to
   * be configured to use it; the filestore stays on the shared volume.
   * @default "none"
   */
  objects?: ObjectStore;
}

/** A tenant: one Odoo database and the pods that run it. As a file it is `tenants/<name>.yaml`. */
export interface TenantSpec {
  /** Name of the tenant and its file: at most 30 lower-case letters, digits and dashes. It is identity and cannot change. */
  name: string;
  /**
   * The party that signs the contract, as a name of lower-case letters, digits and dashes; a franchise is many tenants of one
   * customer.
   * @default the tenant's name
   */
  customer?: string;
  /**
   * `active` runs Odoo; `suspended` and `leaving` stop it and keep all data.
   * @default "active"
   */
  state?: TenantState;
  /**
   * Country whose law applies, as two capital letters (ISO 3166-1).
   * @pattern ^[A-Z]{2}$
   */
  country: string;
  /**
   * AWS regions that the contract allows for data, logs and backups.
   * @default the regions of its country, or every region where the library lists none
   * @minItems 1
   */
  regions?: string[];
  /** Capacity: `branch` up to 60 tills, `omnichannel` up to 400, `multibrand` up to 1,600. */
  profile: ProfileName;
  /** Recovery and support: `essential`, `standard` or `critical`. */
  service: ServiceName;
  /** `shared` server and nodes, or `dedicated` and `hybrid` with a database server and, under Karpenter, nodes of its own. */
  tenancy: Tenancy;
  /**
   * Whether law or contract forbids that other parties learn of its data, as fiscal rules do. Tenants of a database server share
   * a notification channel, so no other customer's tenant may be on its server.
   * @default false
   */
  regulated?: boolean;
  /** Key of the server in the platform's `databases`. Another server means another, empty database. */
  database: string;
  /** Workload in its busiest hour; the profile must carry it. */
  workload: TenantWorkload;
  /** Size of its data today, and growth. */
  data: TenantData;
  /**
   * Full host names, unique in the platform; the first is the main one.
   * @minItems 1
   */
  hosts: string[];
  /** Version, image and modules of Odoo. */
  odoo: TenantOdoo;
  /**
   * Generation of the database password, 1 to 1,000. Raise it by one to rotate the password without an outage, and deploy before
   * you raise it again.
   * @default 1
   * @asType integer
   * @minimum 1
   * @maximum 1000
   */
  passwordGeneration?: number;
}
