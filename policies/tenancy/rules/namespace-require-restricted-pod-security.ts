import type { NamespaceArgs } from "@pulumi/kubernetes/core/v1";
import { LABELS } from "@retail-odoo/contract";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { formatValue, has, ofType } from "@retail-odoo/policy-kit";

const ENFORCE = "pod-security.kubernetes.io/enforce";

export const namespaceRequireRestrictedPodSecurity: ResourceValidationPolicy = {
  name: "namespace-require-restricted-pod-security",
  description: "Every tenant's namespace enforces the Pod Security Standard `restricted`.",
  severity: "high",
  remediationSteps: `Label the namespace \`${ENFORCE}: restricted\`.`,
  validateResource: ofType<NamespaceArgs>("kubernetes:core/v1:Namespace", ({ metadata }, report, args) => {
    if (!has(metadata?.labels, LABELS.tenant)) args.notApplicable("The namespace belongs to no tenant.");
    const level = metadata?.labels?.[ENFORCE];
    if (level !== "restricted")
      report(
        `Label ${ENFORCE} is ${formatValue(level)}, so the API server admits privileged pods into this namespace: set it to "restricted".`,
      );
  }),
};
