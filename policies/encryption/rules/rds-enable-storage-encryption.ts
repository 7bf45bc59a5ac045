import type { ClusterArgs } from "@pulumi/aws/rds/cluster";
import type { InstanceArgs } from "@pulumi/aws/rds/instance";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofType, shown } from "@retail-odoo/policy-kit";

const DATABASES = ["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"];

export const rdsEnableStorageEncryption: ResourceValidationPolicy = {
  name: "rds-enable-storage-encryption",
  description: "RDS databases are encrypted at rest.",
  severity: "high",
  remediationSteps:
    "Set `storageEncrypted: true`. It cannot be changed later: restore an encrypted copy of a snapshot into a new database.",
  validateResource: ofType<InstanceArgs | ClusterArgs>(DATABASES, ({ storageEncrypted }, report) => {
    if (storageEncrypted !== true) report(`storageEncrypted is ${shown(storageEncrypted)}: set it to true.`);
  }),
};
