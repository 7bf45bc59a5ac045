import type { KeyArgs } from "@pulumi/aws/kms/key";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { has, ofType, requireTrue } from "@retail-odoo/policy-kit";

export const keyEnableRotation: ResourceValidationPolicy = {
  name: "key-enable-rotation",
  description: "Symmetric KMS keys rotate their key material every year.",
  severity: "medium",
  remediationSteps:
    "Set `enableKeyRotation: true`. AWS still decrypts with the old key material, and the key's ARN does not change.",
  validateResource: ofType<KeyArgs>("aws:kms/key:Key", (key, report) => {
    // AWS rotates neither asymmetric keys nor keys of a custom key store.
    const rotatable = (key.customerMasterKeySpec ?? "SYMMETRIC_DEFAULT") === "SYMMETRIC_DEFAULT";
    if (rotatable && !has(key, "customKeyStoreId"))
      requireTrue(report, "enableKeyRotation", key.enableKeyRotation, "this key's material never changes");
  }),
};
