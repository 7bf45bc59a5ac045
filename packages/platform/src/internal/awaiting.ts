/** Annotations that configure how Pulumi's Kubernetes provider awaits an object. */

/**
 * Replaces a failed Job in the next update. Without it every update would await the failed Job and fail with it, even after the
 * cause is fixed.
 */
export const REPLACED_IF_FAILED = { "pulumi.com/replaceUnready": "true" };
