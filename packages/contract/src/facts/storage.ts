import type { CacheEngine, CacheRole, CacheSizeName } from "../caches";

/** A Redis: endpoints, role and credentials. It accepts TLS connections alone. */
export interface RedisFacts<S = string> {
  /** What runs the Redis. */
  engine: CacheEngine;
  /** Name of the Redis. */
  name: string;
  /** Purpose of the Redis. */
  role: CacheRole;
  /** Workload that reads it, where it does not hold Odoo's sessions. */
  consumer?: string;
  /** Size of the Redis. */
  size: CacheSizeName;
  /** Redis instances, primary included. */
  instances: number;
  /** Its `maxmemory` in bytes; the role decides what a full server does. */
  maxMemoryBytes: number;
  /** Host names: the current primary, and any readable instance. */
  endpoints: { primary: S; reader: S };
  /** TCP port of the endpoints. */
  port: number;
  /** Sentinels, for clients that discover the primary themselves; absent on ElastiCache, where AWS moves the name. */
  sentinel?: { hosts: string[]; port: number; primaryName: string };
  /** Secret with `ca.crt`, which verifies its certificate; absent where a public CA signed it. */
  caSecret?: { namespace: S; name: S };
  /** Secret with `password` and `url`. The URL of a server with its own CA expects `ca.crt` in `/etc/redis-ca`. */
  credentialsSecret: { namespace: S; name: S };
}

/** Object storage of a tenant: a bucket of its own, or a prefix of an existing one. */
export interface TenantStorageFacts<S = string> {
  /** Name of the tenant. */
  tenant: string;
  /** Name of the bucket. */
  bucket: S;
  /** Key prefix of all its objects, without leading or trailing slash. */
  prefix: string;
  /** AWS region of the bucket. */
  region: string;
  /** Endpoint of an S3-compatible store; absent for AWS. */
  endpoint?: string;
  /** ARN of the key its objects are encrypted with; absent where the store has its own. */
  keyArn?: S;
  /** Whether the key encrypts this tenant's objects alone, so that destroying the key destroys them. */
  ownKey: boolean;
  /** Days for which a deleted or overwritten object can be restored; 0 where it is unknown of an existing bucket. */
  recoveryDays: number;
  /** Whether this program created the bucket. */
  created: boolean;
  /** ARN of the IAM role of the tenant's pods; absent where they use a Secret. */
  roleArn?: S;
  /** Secret with `ACCESS_KEY_ID` and `ACCESS_SECRET_KEY` in the tenant's namespace; absent where pods have an IAM role. */
  credentialsSecret?: string;
}

/** A backup vault. */
export interface VaultFacts<S = string> {
  /** Name of the bucket. */
  bucket: S;
  /** AWS region of the bucket. */
  region: string;
  /** Endpoint of an S3-compatible store; absent for AWS. */
  endpoint?: string;
  /** ARN of the key backups are encrypted with; absent where the store has its own. */
  keyArn?: S;
  /** Days for which the vault's object lock keeps a version; 0 where it is unknown of an existing vault. */
  lockDays: number;
  /** Whether the bucket keeps noncurrent versions. */
  versioned: boolean;
  /** Whether this program created the bucket. */
  created: boolean;
  /** Secret with `ACCESS_KEY_ID` and `ACCESS_SECRET_KEY` in the databases' namespace; absent where pods have an IAM role. */
  credentialsSecret?: string;
}
