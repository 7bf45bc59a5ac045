import type { BucketServerSideEncryptionConfigurationArgs } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration";
import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { BUCKET_ENCRYPTION, bucketOf } from "../buckets";
import { has, list, shown, type Seen } from "@retail-odoo/policy-kit";

const KMS = ["aws:kms", "aws:kms:dsse"];

export const bucketRequireCustomerManagedKey: StackValidationPolicy = {
  name: "bucket-require-customer-managed-key",
  description: "S3 buckets are encrypted with a customer-managed key.",
  severity: "high",
  remediationSteps:
    'Set `applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId }` in every rule.',
  validateStack: ({ resources, notApplicable }, report) => {
    const configurations = resources.filter(({ type }) => BUCKET_ENCRYPTION.includes(type));
    if (configurations.length === 0) notApplicable("No bucket is configured here.");
    for (const configuration of configurations) {
      const faults = faultsOf(configuration.props);
      if (faults.length > 0 && !takesAccessLogs(configuration, resources))
        faults.forEach((fault) => report(fault, configuration.urn));
    }
  },
};

function faultsOf({ rules }: Seen<BucketServerSideEncryptionConfigurationArgs>): string[] {
  return list(rules).flatMap((rule, index) => {
    const path = `rules[${index}].applyServerSideEncryptionByDefault`;
    const applied = rule.applyServerSideEncryptionByDefault;
    if (!KMS.includes(applied?.sseAlgorithm ?? ""))
      return [`${path}.sseAlgorithm is ${shown(applied?.sseAlgorithm)}: set it to "aws:kms".`];
    return has(applied, "kmsMasterKeyId") ? [] : [`${path}.kmsMasterKeyId is not set: name a KMS key of your own.`];
  });
}

/** S3 writes its access logs with its own key and no other. */
function takesAccessLogs(configuration: PolicyResource, resources: readonly PolicyResource[]): boolean {
  const bucket = bucketOf(configuration, "bucket", resources);
  return resources.some(
    (resource) =>
      resource.type.startsWith("aws:s3/bucketLogging") && bucketOf(resource, "targetBucket", resources) === bucket,
  );
}
