import type { Baseline, TenantImageFacts } from "@retail-odoo/contract";
import type { Faults } from "../internal/errors";
import { checkRepository, repositoryOf } from "../internal/image-reference";

/** Images of the baseline that run in tenants' namespaces, beside Odoo's own, and their mirrors. Pure. */

/**
 * Repositories that mirror images of the baseline, such as `registry.example/restic`. Pods run the tag and the digest of the baseline
 * from there, so a mirror needs its image before the platform is updated.
 */
export interface ImageMirrorsArgs {
  /**
   * Mirror of restic, which copies the files of tenants to the vault.
   * @default the repository of the baseline, `docker.io/restic/restic`
   */
  restic?: string;
  /**
   * Mirror of the server of tenants with `odoo.sessions: redis`.
   * @default the repository of the baseline, `docker.io/valkey/valkey`
   */
  redis?: string;
  /**
   * Mirror of the proxy of tenants with `odoo.sessions: redis`.
   * @default the repository of the baseline, `docker.io/library/haproxy`
   */
  redisProxy?: string;
}

/** Fills in the baseline's repositories. With faults the result is invalid. */
export function resolveTenantImages(
  { restic, redis }: Baseline,
  mirrors: ImageMirrorsArgs,
  faults: Faults,
): TenantImageFacts {
  const mirrored = (name: keyof ImageMirrorsArgs, image: string) => {
    const mirror = mirrors[name];
    if (mirror === undefined) return image;
    checkRepository(mirror, faults.at(name));
    return mirror + image.slice(repositoryOf(image).length);
  };
  return {
    restic: mirrored("restic", restic),
    redis: mirrored("redis", redis.image),
    redisProxy: mirrored("redisProxy", redis.proxyImage),
  };
}
