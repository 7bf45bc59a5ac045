import type { StackValidationPolicy } from "@pulumi/policy";
import { BUCKET_ENCRYPTION, everyBucketHas } from "../buckets";

export const bucketEnableEncryption: StackValidationPolicy = {
  name: "bucket-enable-encryption",
  description: "Every S3 bucket has an encryption configuration.",
  severity: "high",
  remediationSteps: "Add a `BucketServerSideEncryptionConfiguration` for the bucket, with a customer-managed KMS key.",
  validateStack: everyBucketHas(
    BUCKET_ENCRYPTION,
    "No BucketServerSideEncryptionConfiguration names this bucket, so S3 encrypts it with a key that you cannot revoke: add one with a customer-managed KMS key.",
  ),
};
