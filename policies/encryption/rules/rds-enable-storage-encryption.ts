import type { ClusterArgs } from "@pulumi/aws/rds/cluster";
import type { InstanceArgs } from "@pulumi/aws/rds/instance";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofType, requireTrue } from "@retail-odoo/policy-kit";

const DATABASES = ["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"];

export const rdsEnableStorageEncryption: ResourceValidationPolicy = {
  name: "rds-enable-storage-encryption",
  description: "RDS instances and clusters are encrypted at rest.",
  severity: "high",
  remediationSteps:
    "Set `storageEncrypted: true`. It cannot be changed later: restore an encrypted copy of a snapshot into a new database.",
  validateResource: ofType<InstanceArgs | ClusterArgs>(DATABASES, ({ storageEncrypted }, report) => {
    requireTrue(
      report,
      "storageEncrypted",
      storageEncrypted,
      "this database and its snapshots are stored in plain text",
    );
  }),
};
