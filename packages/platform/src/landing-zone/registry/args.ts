/** Registries whose images ECR can keep a copy of without an account there. */
export const CACHED_REGISTRIES = ["ecr-public", "kubernetes", "quay"] as const;
export type CachedRegistry = (typeof CACHED_REGISTRIES)[number];

/** Images of one's own, and copies of others'. */
export interface RegistryArgs {
  /** Repositories to make: `odoo` is `<prefix>/odoo` in ECR. */
  repositories: string[];
  /**
   * Registries that `<prefix>/<registry>/…` keeps copies of, so that nodes start when those are away.
   * @default none
   */
  cacheFrom?: CachedRegistry[];
  /**
   * Whether the account scans its images already; in a region it can say so once.
   * @default false
   */
  existingScanning?: boolean;
  /**
   * Whether the account says already which images go to another region; in a region it can say so once.
   * @default false: with a recovery region, images of one's own are copied there
   */
  existingReplication?: boolean;
}
