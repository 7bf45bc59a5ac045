import type { Values } from "./values/chart";

/** Images of one upstream registry that a chart names by tag. */
export interface ChartImages {
  /** Host of the registry. */
  from: string;
  /** Values by which the chart takes them from the cache instead. */
  at(cache: string): Values;
}

/**
 * The values of a chart with its images from the pull-through caches. ECR fetches an image into a cache by tag alone, not by
 * digest. Pure.
 * @see https://github.com/aws/containers-roadmap/issues/2837
 */
export function withCachedImages(
  values: Values,
  images: readonly ChartImages[],
  caches: { readonly [host: string]: string } = {},
): Values {
  return images.reduce((merged, { from, at }) => {
    const cache = Object.hasOwn(caches, from) ? caches[from] : undefined;
    return cache === undefined ? merged : merge(merged, at(cache));
  }, values);
}

/** The values of a chart are plain objects down to where an image is named. */
function merge(values: Values, over: Values): Values {
  const merged = { ...values };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isValues(value) && isValues(below) ? merge(below, value) : value;
  }
  return merged;
}

function isValues(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
