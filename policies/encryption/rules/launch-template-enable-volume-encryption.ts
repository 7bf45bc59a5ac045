import type { LaunchTemplateArgs } from "@pulumi/aws/ec2/launchTemplate";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { list, ofType, shown } from "@retail-odoo/policy-kit";

export const launchTemplateEnableVolumeEncryption: ResourceValidationPolicy = {
  name: "launch-template-enable-volume-encryption",
  description: "Machines start with encrypted volumes.",
  severity: "high",
  remediationSteps: 'List every volume under `blockDeviceMappings`, each with `ebs.encrypted: "true"`.',
  validateResource: ofType<LaunchTemplateArgs>("aws:ec2/launchTemplate:LaunchTemplate", (template, report) => {
    const mappings = list(template.blockDeviceMappings);
    if (mappings.length === 0)
      report("blockDeviceMappings is empty, so the image decides about encryption: list the root volume, encrypted.");
    mappings.forEach(({ ebs, deviceName }, index) => {
      // An instance store or a device that is left out has no `ebs`; EC2's own API takes the flag as text.
      if (ebs && String(ebs.encrypted) !== "true")
        report(
          `blockDeviceMappings[${index}].ebs.encrypted (${shown(deviceName)}) is ${shown(ebs.encrypted)}: set it to "true".`,
        );
    });
  }),
};
