import type { ReplicationGroupArgs } from "@pulumi/aws/elasticache/replicationGroup";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofType, requireTrue } from "@retail-odoo/policy-kit";
import { requireKey } from "../keys";

export const cacheEnableEncryptionAtRest: ResourceValidationPolicy = {
  name: "cache-enable-encryption-at-rest",
  description: "ElastiCache replication groups encrypt data and snapshots with a customer-managed key.",
  severity: "high",
  remediationSteps:
    "Set `atRestEncryptionEnabled: true` and name a key in `kmsKeyId`. Neither can be changed later: restore a snapshot into a new group.",
  validateResource: ofType<ReplicationGroupArgs>(
    "aws:elasticache/replicationGroup:ReplicationGroup",
    (group, report) => {
      const { atRestEncryptionEnabled } = group;
      requireTrue(
        report,
        "atRestEncryptionEnabled",
        atRestEncryptionEnabled,
        "this cache's data and snapshots are stored in plain text",
      );
      requireKey(report, group, "kmsKeyId", "this cache's data and snapshots");
    },
  ),
};
