import type { StackValidationPolicy } from "@pulumi/policy";
import { BUCKET_ENCRYPTION, bucketsWithout } from "../buckets";

export const bucketEnableEncryption: StackValidationPolicy = {
  name: "bucket-enable-encryption",
  description: "Every S3 bucket has an encryption configuration.",
  severity: "high",
  remediationSteps: "Add a `BucketServerSideEncryptionConfiguration` for the bucket, with a KMS key of your own.",
  validateStack: (args, report) => {
    for (const bucket of bucketsWithout(BUCKET_ENCRYPTION, args))
      report(
        "No BucketServerSideEncryptionConfiguration names this bucket: add one with a KMS key of your own.",
        bucket.urn,
      );
  },
};
