import type { StackValidationPolicy } from "@pulumi/policy";
import { BUCKET_POLICY, everyBucketHas } from "../buckets";

export const bucketRequirePolicy: StackValidationPolicy = {
  name: "bucket-require-policy",
  description: "Every S3 bucket has a bucket policy, which can deny requests without TLS.",
  severity: "medium",
  remediationSteps: "Add a `BucketPolicy` for the bucket that denies requests with `aws:SecureTransport` false.",
  validateStack: everyBucketHas(
    [BUCKET_POLICY],
    "No BucketPolicy names this bucket, so S3 also answers requests over plain HTTP: add one that denies requests without TLS.",
  ),
};
