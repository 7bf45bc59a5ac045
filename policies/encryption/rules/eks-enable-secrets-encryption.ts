import type { ClusterArgs } from "@pulumi/aws/eks/cluster";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { has, list, ofType } from "@retail-odoo/policy-kit";

export const eksEnableSecretsEncryption: ResourceValidationPolicy = {
  name: "eks-enable-secrets-encryption",
  description: "Secrets of an EKS cluster are encrypted with a customer-managed key.",
  severity: "high",
  remediationSteps:
    'Set `encryptionConfig: { resources: ["secrets"], provider: { keyArn } }`. It cannot be taken back.',
  validateResource: ofType<ClusterArgs>("aws:eks/cluster:Cluster", ({ encryptionConfig }, report) => {
    if (!list(encryptionConfig?.resources).includes("secrets"))
      report('encryptionConfig.resources does not name "secrets": add it.');
    else if (!has(encryptionConfig?.provider, "keyArn"))
      report("encryptionConfig.provider.keyArn is not set: name a KMS key of your own.");
  }),
};
