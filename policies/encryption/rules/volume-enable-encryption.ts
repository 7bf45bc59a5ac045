import type { VolumeArgs } from "@pulumi/aws/ebs/volume";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofType, shown } from "@retail-odoo/policy-kit";

export const volumeEnableEncryption: ResourceValidationPolicy = {
  name: "volume-enable-encryption",
  description: "EBS volumes are encrypted.",
  severity: "high",
  remediationSteps:
    "Set `encrypted: true` and name a key in `kmsKeyId`. An existing volume is replaced: snapshot it first.",
  validateResource: ofType<VolumeArgs>("aws:ebs/volume:Volume", (volume, report) => {
    if (volume.encrypted !== true) report(`encrypted is ${shown(volume.encrypted)}: set it to true.`);
  }),
};
