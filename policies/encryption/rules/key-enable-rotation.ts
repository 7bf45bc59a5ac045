import type { KeyArgs } from "@pulumi/aws/kms/key";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { has, ofType, shown } from "@retail-odoo/policy-kit";

export const keyEnableRotation: ResourceValidationPolicy = {
  name: "key-enable-rotation",
  description: "Symmetric KMS keys rotate their material.",
  severity: "medium",
  remediationSteps: "Set `enableKeyRotation: true`. Old material stays readable, and the key's ARN does not change.",
  validateResource: ofType<KeyArgs>("aws:kms/key:Key", (key, report) => {
    // AWS rotates neither asymmetric keys nor those of a custom key store.
    const rotatable = (key.customerMasterKeySpec ?? "SYMMETRIC_DEFAULT") === "SYMMETRIC_DEFAULT";
    if (rotatable && !has(key, "customKeyStoreId") && key.enableKeyRotation !== true)
      report(`enableKeyRotation is ${shown(key.enableKeyRotation)}: set it to true.`);
  }),
};
