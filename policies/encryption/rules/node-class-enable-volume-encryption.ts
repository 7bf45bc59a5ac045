import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofType } from "@retail-odoo/policy-kit";
import { requireEncryptedVolumes } from "../volumes";

/** The fields of Karpenter's EC2NodeClass that this rule reads. */
interface NodeClass {
  spec: { blockDeviceMappings: { deviceName: string; ebs?: { encrypted?: boolean } }[] };
}

export const nodeClassEnableVolumeEncryption: ResourceValidationPolicy = {
  name: "node-class-enable-volume-encryption",
  description: "Karpenter node classes list every volume and encrypt it.",
  severity: "high",
  remediationSteps: "List every volume under `spec.blockDeviceMappings`, each with `ebs.encrypted: true`.",
  validateResource: ofType<NodeClass>("kubernetes:karpenter.k8s.aws/v1:EC2NodeClass", ({ spec }, report) =>
    requireEncryptedVolumes(report, "spec.blockDeviceMappings", spec?.blockDeviceMappings, [true]),
  ),
};
