import type { ReplicationGroupArgs } from "@pulumi/aws/elasticache/replicationGroup";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { has, ofType, requireTrue } from "@retail-odoo/policy-kit";

export const cacheRequireAuth: ResourceValidationPolicy = {
  name: "cache-require-auth",
  description: "ElastiCache replication groups require TLS, and a password or user groups.",
  severity: "high",
  remediationSteps:
    'Set `transitEncryptionEnabled: true`, `transitEncryptionMode: "required"` and `authToken`, or `userGroupIds`.',
  validateResource: ofType<ReplicationGroupArgs>(
    "aws:elasticache/replicationGroup:ReplicationGroup",
    (group, report) => {
      const { transitEncryptionEnabled, transitEncryptionMode } = group;
      requireTrue(
        report,
        "transitEncryptionEnabled",
        transitEncryptionEnabled,
        "this cache's traffic crosses the network in plain text",
      );
      // The default of AWS is "required".
      if (transitEncryptionMode === "preferred")
        report(
          'transitEncryptionMode is "preferred", so this cache also accepts clients without TLS: set it to "required".',
        );
      if (!has(group, "authToken") && !has(group, "authTokenWo") && !has(group, "userGroupIds"))
        report(
          "Neither authToken nor userGroupIds is set, so any client that reaches the port can read and write this cache: set one of them.",
        );
    },
  ),
};
