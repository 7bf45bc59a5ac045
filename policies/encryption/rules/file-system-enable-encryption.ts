import type { FileSystemArgs } from "@pulumi/aws/efs/fileSystem";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofType, requireTrue } from "@retail-odoo/policy-kit";

export const fileSystemEnableEncryption: ResourceValidationPolicy = {
  name: "file-system-enable-encryption",
  description: "EFS file systems are encrypted.",
  severity: "high",
  remediationSteps:
    "Set `encrypted: true` and name a key in `kmsKeyId`. Pulumi replaces an existing file system: copy its files first.",
  validateResource: ofType<FileSystemArgs>("aws:efs/fileSystem:FileSystem", (fileSystem, report) => {
    requireTrue(report, "encrypted", fileSystem.encrypted, "this EFS file system stores files in plain text");
  }),
};
