import type { BucketServerSideEncryptionConfigurationArgs } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration";
import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { BUCKET_ENCRYPTION, bucketOf } from "../buckets";
import { missingKey } from "../keys";
import { type DeepPartial, formatValue, has, list } from "@retail-odoo/policy-kit";

const KMS = ["aws:kms", "aws:kms:dsse"];
const CONTENT = "this bucket's objects";

export const bucketRequireCustomerManagedKey: StackValidationPolicy = {
  name: "bucket-require-customer-managed-key",
  description: "S3 buckets are encrypted with a customer-managed key, except those that receive access logs.",
  severity: "high",
  remediationSteps:
    'Set `applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId }` in every rule.',
  validateStack: ({ resources, notApplicable }, report) => {
    const configurations = resources.filter(({ type }) => BUCKET_ENCRYPTION.includes(type));
    if (configurations.length === 0) notApplicable("The stack has no encryption configuration of a bucket.");
    for (const configuration of configurations) {
      const faults = faultsOf(configuration.props);
      if (faults.length > 0 && !receivesAccessLogs(configuration, resources))
        faults.forEach((fault) => report(fault, configuration.urn));
    }
  },
};

function faultsOf({ rules }: DeepPartial<BucketServerSideEncryptionConfigurationArgs>): string[] {
  return list(rules).flatMap((rule, index) => {
    const path = `rules[${index}].applyServerSideEncryptionByDefault`;
    const applied = rule.applyServerSideEncryptionByDefault;
    if (!KMS.includes(applied?.sseAlgorithm ?? ""))
      return [
        `${path}.sseAlgorithm is ${formatValue(applied?.sseAlgorithm)}, so no key of yours protects ${CONTENT}: set it to "aws:kms".`,
      ];
    return has(applied, "kmsMasterKeyId") ? [] : [missingKey(`${path}.kmsMasterKeyId`, CONTENT)];
  });
}

/** S3 writes access logs only to buckets that it encrypts with its own key. */
function receivesAccessLogs(configuration: PolicyResource, resources: readonly PolicyResource[]): boolean {
  const bucket = bucketOf(configuration, "bucket", resources);
  return resources.some(
    (resource) =>
      resource.type.startsWith("aws:s3/bucketLogging") && bucketOf(resource, "targetBucket", resources) === bucket,
  );
}
