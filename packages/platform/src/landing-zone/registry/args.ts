/** Upstream registries that ECR caches without an account there. */
export const CACHED_REGISTRIES = ["ecr-public", "kubernetes", "quay"] as const;
/** An upstream registry of a pull-through cache. */
export type CachedRegistry = (typeof CACHED_REGISTRIES)[number];

/** ECR repositories of the platform's own images, and pull-through caches of upstream registries. */
export interface RegistryArgs {
  /** Repositories to create: `odoo` becomes `<prefix>/odoo` in ECR. */
  repositories: string[];
  /**
   * Upstream registries with a pull-through cache at `<prefix>/<registry>/…`, so that nodes start while those are down.
   * @default none
   */
  cacheFrom?: CachedRegistry[];
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
