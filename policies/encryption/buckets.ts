import type { PolicyResource, StackValidationArgs } from "@pulumi/policy";

const BUCKETS = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];

/** Resources that hold a part of a bucket's settings; each names its bucket in `bucket`. */
export const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
export const BUCKET_ENCRYPTION = [
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
];

/** Buckets that no resource of the given types is about. Without any bucket the rule is not applicable. */
export function bucketsWithout(
  types: readonly string[],
  { resources, notApplicable }: StackValidationArgs,
): PolicyResource[] {
  const buckets = resources.filter(isBucket);
  if (buckets.length === 0) notApplicable("No bucket is made here.");
  const parts = resources.filter(({ type }) => types.includes(type));
  const settled = new Set(parts.map((part) => bucketOf(part, "bucket", resources)));
  return buckets.filter(({ urn }) => !settled.has(urn));
}

/**
 * The bucket that a property names: its URN if the stack makes it, else its name. Where the property comes from is asked
 * first, because a preview may not know the name.
 */
export function bucketOf(part: PolicyResource, property: string, resources: readonly PolicyResource[]): string {
  const source = part.propertyDependencies[property]?.find(isBucket);
  if (source) return source.urn;
  const name = String(part.props[property]);
  return resources.find((resource) => isBucket(resource) && resource.props["bucket"] === name)?.urn ?? name;
}

function isBucket({ type }: PolicyResource): boolean {
  return BUCKETS.includes(type);
}
