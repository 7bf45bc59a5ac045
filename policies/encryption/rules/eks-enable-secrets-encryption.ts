import type { ClusterArgs } from "@pulumi/aws/eks/cluster";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { list, ofType } from "@retail-odoo/policy-kit";
import { requireKey } from "../keys";

export const eksEnableSecretsEncryption: ResourceValidationPolicy = {
  name: "eks-enable-secrets-encryption",
  description: "EKS clusters encrypt Kubernetes Secrets with a customer-managed key.",
  severity: "high",
  remediationSteps: 'Set `encryptionConfig: { resources: ["secrets"], provider: { keyArn } }`. EKS cannot undo it.',
  validateResource: ofType<ClusterArgs>("aws:eks/cluster:Cluster", ({ encryptionConfig }, report) => {
    if (!list(encryptionConfig?.resources).includes("secrets"))
      report(
        'encryptionConfig.resources does not include "secrets", so no key of yours protects this cluster\'s Secrets: add "secrets".',
      );
    else requireKey(report, encryptionConfig?.provider, "encryptionConfig.provider.keyArn", "this cluster's Secrets");
  }),
};
