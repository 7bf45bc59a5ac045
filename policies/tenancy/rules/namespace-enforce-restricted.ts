import type { NamespaceArgs } from "@pulumi/kubernetes/core/v1";
import { LABELS } from "@retail-odoo/contract";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofType, shown } from "../reading";

const ENFORCE = "pod-security.kubernetes.io/enforce";

export const namespaceEnforceRestricted: ResourceValidationPolicy = {
  name: "namespace-enforce-restricted",
  description: "A tenant's namespace enforces Pod Security `restricted`.",
  severity: "high",
  remediationSteps: `Label the namespace \`${ENFORCE}: restricted\`.`,
  validateResource: ofType<NamespaceArgs>("kubernetes:core/v1:Namespace", ({ metadata }, report, args) => {
    const labels = metadata?.labels ?? {};
    if (!(LABELS.tenant in labels)) args.notApplicable("It is no tenant's.");
    if (labels[ENFORCE] !== "restricted")
      report(`Label ${ENFORCE} is ${shown(labels[ENFORCE])}: set it to "restricted".`);
  }),
};
