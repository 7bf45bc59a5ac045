import type { ReplicationGroupArgs } from "@pulumi/aws/elasticache/replicationGroup";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { has, ofType, shown } from "@retail-odoo/policy-kit";

export const cacheRequireAuth: ResourceValidationPolicy = {
  name: "cache-require-auth",
  description: "ElastiCache is reached by TLS alone, and with a password or as a user.",
  severity: "high",
  remediationSteps:
    'Set `transitEncryptionEnabled: true`, `transitEncryptionMode: "required"` and `authToken`, or `userGroupIds`.',
  validateResource: ofType<ReplicationGroupArgs>(
    "aws:elasticache/replicationGroup:ReplicationGroup",
    (group, report) => {
      const { transitEncryptionEnabled, transitEncryptionMode } = group;
      if (transitEncryptionEnabled !== true)
        report(`transitEncryptionEnabled is ${shown(transitEncryptionEnabled)}: set it to true.`);
      // Absent it is AWS' default, which is "required".
      if (transitEncryptionMode === "preferred")
        report('transitEncryptionMode is "preferred", which lets in who speaks plain text: set it to "required".');
      if (!has(group, "authToken") && !has(group, "authTokenWo") && !has(group, "userGroupIds"))
        report("neither authToken nor userGroupIds is set: without one, whoever reaches the port is in.");
    },
  ),
};
