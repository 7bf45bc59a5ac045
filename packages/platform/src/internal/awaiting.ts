/** What Pulumi's provider is told of waiting, as annotations. Pure. */

/**
 * A job that failed is made anew by the next update. Without this every update would wait for the job that has failed, and fail
 * with it, whatever was mended meanwhile.
 */
export const REPLACED_IF_FAILED = { "pulumi.com/replaceUnready": "true" };
