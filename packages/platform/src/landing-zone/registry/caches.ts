import type { LandingZoneSpec } from "../spec";
import { cachePrefix, UPSTREAMS } from "./upstreams";

/** Pull-through caches by the host of their upstream registry: host and prefix by which its images are pulled. Pure. */
export function imageCaches({ accountId, region, prefix, registry }: LandingZoneSpec): { [host: string]: string } {
  const caches = (registry?.caches ?? []).map(
    ({ name }) =>
      [UPSTREAMS[name].images, `${accountId}.dkr.ecr.${region}.amazonaws.com/${cachePrefix(prefix, name)}`] as const,
  );
  return Object.fromEntries(caches);
}
