import type { NamespaceArgs } from "@pulumi/kubernetes/core/v1";
import { LABELS } from "@retail-odoo/contract";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { has, ofType, shown } from "@retail-odoo/policy-kit";

const ENFORCE = "pod-security.kubernetes.io/enforce";

export const namespaceRequireRestrictedPodSecurity: ResourceValidationPolicy = {
  name: "namespace-require-restricted-pod-security",
  description: "A tenant's namespace enforces Pod Security `restricted`.",
  severity: "high",
  remediationSteps: `Label the namespace \`${ENFORCE}: restricted\`.`,
  validateResource: ofType<NamespaceArgs>("kubernetes:core/v1:Namespace", ({ metadata }, report, args) => {
    if (!has(metadata?.labels, LABELS.tenant)) args.notApplicable("It is no tenant's.");
    const level = metadata?.labels?.[ENFORCE];
    if (level !== "restricted") report(`Label ${ENFORCE} is ${shown(level)}: set it to "restricted".`);
  }),
};
