import type { VolumeArgs } from "@pulumi/aws/ebs/volume";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofType, requireTrue } from "@retail-odoo/policy-kit";

export const volumeEnableEncryption: ResourceValidationPolicy = {
  name: "volume-enable-encryption",
  description: "EBS volumes are encrypted.",
  severity: "high",
  remediationSteps:
    "Set `encrypted: true` and name a key in `kmsKeyId`. Pulumi replaces an existing volume: take a snapshot first.",
  validateResource: ofType<VolumeArgs>("aws:ebs/volume:Volume", (volume, report) => {
    requireTrue(report, "encrypted", volume.encrypted, "this EBS volume and its snapshots are stored in plain text");
  }),
};
