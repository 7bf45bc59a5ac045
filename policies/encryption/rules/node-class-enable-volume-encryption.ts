import type { ResourceValidationPolicy } from "@pulumi/policy";
import { list, ofType, shown } from "@retail-odoo/policy-kit";

/** What this rule reads of Karpenter's EC2NodeClass. */
interface NodeClass {
  spec: { blockDeviceMappings: { deviceName: string; ebs?: { encrypted?: boolean } }[] };
}

export const nodeClassEnableVolumeEncryption: ResourceValidationPolicy = {
  name: "node-class-enable-volume-encryption",
  description: "Machines that Karpenter starts have encrypted volumes.",
  severity: "high",
  remediationSteps: "List every volume under `spec.blockDeviceMappings`, each with `ebs.encrypted: true`.",
  validateResource: ofType<NodeClass>("kubernetes:karpenter.k8s.aws/v1:EC2NodeClass", ({ spec }, report) => {
    const mappings = list(spec?.blockDeviceMappings);
    if (mappings.length === 0)
      report(
        "spec.blockDeviceMappings is empty, so the image decides about encryption: list the root volume, encrypted.",
      );
    mappings.forEach(({ ebs, deviceName }, index) => {
      if (ebs && ebs.encrypted !== true)
        report(
          `spec.blockDeviceMappings[${index}].ebs.encrypted (${shown(deviceName)}) is ${shown(ebs.encrypted)}: set it to true.`,
        );
    });
  }),
};
