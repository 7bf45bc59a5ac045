import type { LaunchTemplateArgs } from "@pulumi/aws/ec2/launchTemplate";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofType } from "@retail-odoo/policy-kit";
import { requireEncryptedVolumes } from "../volumes";

export const launchTemplateEnableVolumeEncryption: ResourceValidationPolicy = {
  name: "launch-template-enable-volume-encryption",
  description: "EC2 launch templates list every volume and encrypt it.",
  severity: "high",
  remediationSteps: 'List every volume under `blockDeviceMappings`, each with `ebs.encrypted: "true"`.',
  validateResource: ofType<LaunchTemplateArgs>("aws:ec2/launchTemplate:LaunchTemplate", (template, report) =>
    // The EC2 API takes the flag as text.
    requireEncryptedVolumes(report, "blockDeviceMappings", template.blockDeviceMappings, ["true", true]),
  ),
};
