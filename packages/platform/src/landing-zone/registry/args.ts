/** Upstream registries that ECR caches without an account there. */
export const CACHED_REGISTRIES = ["ecr-public", "kubernetes", "quay"] as const;
/** An upstream registry of a pull-through cache. */
export type CachedRegistry = (typeof CACHED_REGISTRIES)[number];

/** ECR repositories of the platform's own images, and pull-through caches of upstream registries. */
export interface RegistryArgs {
  /** Repositories to create: `odoo` becomes `<prefix>/odoo` in ECR. */
  repositories: string[];
  /**
   * Upstream registries with a pull-through cache at `<prefix>/<registry>/…`, so that nodes start while those are down. The
   * operators' charts pull from it.
   * @default none
   */
  cacheFrom?: CachedRegistry[];
  /**
   * Upstream registries that ECR caches only with an account there.
   * @default none: their images are pulled from the upstream registry
   */
  cacheCredentials?: CacheCredentialsArgs;
  /**
   * Whether the registry's scanning configuration exists already; ECR has one in each region of an account.
   * @default false
   */
  existingScanning?: boolean;
  /**
   * Whether the registry's replication configuration exists already; ECR has one in each region of an account.
   * @default false: with a recovery region, the platform's own images are replicated there
   */
  existingReplication?: boolean;
}

/**
 * ARNs of Secrets Manager secrets with `username` and `accessToken` of an account at the upstream registry. ECR requires a name
 * that begins with `ecr-pullthroughcache/`, in the landing zone's region and account.
 */
export interface CacheCredentialsArgs {
  /**
   * Account at Docker Hub (`docker.io`), cached at `<prefix>/docker-hub/…`.
   * @default none: not cached
   */
  "docker-hub"?: string;
  /**
   * Account at GitHub (`ghcr.io`), cached at `<prefix>/ghcr/…`.
   * @default none: not cached
   */
  "github-container-registry"?: string;
}

/** Every upstream registry that a landing zone can cache. */
export type UpstreamName = CachedRegistry | keyof CacheCredentialsArgs;
