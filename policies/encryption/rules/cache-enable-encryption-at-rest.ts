import type { ReplicationGroupArgs } from "@pulumi/aws/elasticache/replicationGroup";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { has, ofType, shown } from "@retail-odoo/policy-kit";

export const cacheEnableEncryptionAtRest: ResourceValidationPolicy = {
  name: "cache-enable-encryption-at-rest",
  description: "ElastiCache encrypts what it stores, snapshots among it, with a customer-managed key.",
  severity: "high",
  remediationSteps:
    "Set `atRestEncryptionEnabled: true` and name a key in `kmsKeyId`. Neither can be changed later: restore a snapshot into a new group.",
  validateResource: ofType<ReplicationGroupArgs>(
    "aws:elasticache/replicationGroup:ReplicationGroup",
    (group, report) => {
      const { atRestEncryptionEnabled } = group;
      if (atRestEncryptionEnabled !== true)
        report(`atRestEncryptionEnabled is ${shown(atRestEncryptionEnabled)}: set it to true.`);
      if (!has(group, "kmsKeyId")) report("kmsKeyId is not set: name a KMS key of your own.");
    },
  ),
};
