import type { PolicyResource, StackValidation, StackValidationArgs } from "@pulumi/policy";

const BUCKETS = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];

/** Resources that hold settings of a bucket; each names its bucket in `bucket`. */
export const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
export const BUCKET_ENCRYPTION = [
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
];

/** A rule that reports every bucket which no resource of the given types names. */
export function everyBucketHas(types: readonly string[], message: string): StackValidation {
  return (args, report) => {
    for (const { urn } of bucketsWithout(types, args)) report(message, urn);
  };
}

/** Buckets that no resource of the given types names. If the stack has no bucket, the rule is not applicable. */
function bucketsWithout(types: readonly string[], { resources, notApplicable }: StackValidationArgs): PolicyResource[] {
  const buckets = resources.filter(isBucket);
  if (buckets.length === 0) notApplicable("The stack has no bucket.");
  const settings = resources.filter(({ type }) => types.includes(type));
  const named = new Set(settings.map((setting) => bucketOf(setting, "bucket", resources)));
  return buckets.filter(({ urn }) => !named.has(urn));
}

/**
 * The bucket that a property names: its URN if the stack creates it, else its name. The property's dependencies are read
 * first, because a preview may not know the name.
 */
export function bucketOf(setting: PolicyResource, property: string, resources: readonly PolicyResource[]): string {
  const source = setting.propertyDependencies[property]?.find(isBucket);
  if (source) return source.urn;
  const name = String(setting.props[property]);
  return resources.find((resource) => isBucket(resource) && resource.props["bucket"] === name)?.urn ?? name;
}

function isBucket({ type }: PolicyResource): boolean {
  return BUCKETS.includes(type);
}
