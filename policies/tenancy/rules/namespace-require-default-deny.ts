import type { NetworkPolicyArgs } from "@pulumi/kubernetes/networking/v1";
import type { StackValidationPolicy } from "@pulumi/policy";
import { byNamespace, type DeepPartial, list, matchesEverything, tenantNamespaces } from "@retail-odoo/policy-kit";

export const namespaceRequireDefaultDeny: StackValidationPolicy = {
  name: "namespace-require-default-deny",
  description: "Every tenant's namespace has a NetworkPolicy that denies ingress and egress by default.",
  severity: "high",
  remediationSteps: 'Add a `NetworkPolicy` with `podSelector: {}`, `policyTypes: ["Ingress", "Egress"]` and no rules.',
  validateStack: (args, report) => {
    const policies = byNamespace<NetworkPolicyArgs>("kubernetes:networking.k8s.io/v1:NetworkPolicy", args.resources);
    for (const { name, urn } of tenantNamespaces(args)) {
      const denied = (policies.get(name) ?? []).flatMap(deniedDirections);
      const open = ["Ingress", "Egress"].filter((direction) => !denied.includes(direction));
      if (open.length > 0)
        report(
          `Namespace "${name}" denies no ${open.join(", no ")} by default, so its pods can exchange traffic with those of other tenants: add a NetworkPolicy with an empty podSelector and no rules.`,
          urn,
        );
    }
  },
};

/** The directions in which a policy denies all traffic of every pod in its namespace. */
function deniedDirections({ spec }: DeepPartial<NetworkPolicyArgs>): string[] {
  if (!matchesEverything(spec?.podSelector ?? {})) return [];
  const rules: { [direction: string]: readonly unknown[] } = {
    Ingress: list(spec?.ingress),
    Egress: list(spec?.egress),
  };
  return list(spec?.policyTypes).flatMap((direction) =>
    direction !== undefined && rules[direction]?.length === 0 ? [direction] : [],
  );
}
