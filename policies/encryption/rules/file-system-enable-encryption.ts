import type { FileSystemArgs } from "@pulumi/aws/efs/fileSystem";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofType, shown } from "@retail-odoo/policy-kit";

export const fileSystemEnableEncryption: ResourceValidationPolicy = {
  name: "file-system-enable-encryption",
  description: "EFS file systems are encrypted.",
  severity: "high",
  remediationSteps:
    "Set `encrypted: true` and name a key in `kmsKeyId`. An existing file system is replaced: copy it first.",
  validateResource: ofType<FileSystemArgs>("aws:efs/fileSystem:FileSystem", (fileSystem, report) => {
    if (fileSystem.encrypted !== true) report(`encrypted is ${shown(fileSystem.encrypted)}: set it to true.`);
  }),
};
