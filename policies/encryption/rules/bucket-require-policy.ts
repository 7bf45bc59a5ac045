import type { StackValidationPolicy } from "@pulumi/policy";
import { BUCKET_POLICY, bucketsWithout } from "../buckets";

export const bucketRequirePolicy: StackValidationPolicy = {
  name: "bucket-require-policy",
  description: "Every S3 bucket has a policy, so that it can refuse requests without TLS.",
  severity: "medium",
  remediationSteps: "Add a `BucketPolicy` for the bucket that denies requests with `aws:SecureTransport` false.",
  validateStack: (args, report) => {
    for (const bucket of bucketsWithout([BUCKET_POLICY], args))
      report("No BucketPolicy names this bucket: add one that denies requests without TLS.", bucket.urn);
  },
};
