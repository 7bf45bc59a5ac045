import type { NetworkPolicyArgs } from "@pulumi/kubernetes/networking/v1";
import type { StackValidationPolicy } from "@pulumi/policy";
import { byNamespace, list, type Seen, tenantNamespaces } from "@retail-odoo/policy-kit";

export const namespaceRequireDefaultDeny: StackValidationPolicy = {
  name: "namespace-require-default-deny",
  description: "A tenant's namespace denies all traffic, in and out, that no other policy admits.",
  severity: "high",
  remediationSteps: 'Add a `NetworkPolicy` with `podSelector: {}`, `policyTypes: ["Ingress", "Egress"]` and no rules.',
  validateStack: (args, report) => {
    const policies = byNamespace<NetworkPolicyArgs>("kubernetes:networking.k8s.io/v1:NetworkPolicy", args.resources);
    for (const { name, urn } of tenantNamespaces(args)) {
      const denied = (policies.get(name) ?? []).flatMap(deniedDirections);
      const open = ["Ingress", "Egress"].filter((direction) => !denied.includes(direction));
      if (open.length > 0)
        report(
          `Namespace "${name}" denies no ${open.join(", no ")}: add a NetworkPolicy for all pods without rules.`,
          urn,
        );
    }
  },
};

/** Directions in which a policy closes every pod of its namespace. */
function deniedDirections({ spec }: Seen<NetworkPolicyArgs>): string[] {
  const { matchLabels, matchExpressions } = spec?.podSelector ?? {};
  if (Object.keys(matchLabels ?? {}).length + list(matchExpressions).length > 0) return [];
  const rules: { [direction: string]: readonly unknown[] } = {
    Ingress: list(spec?.ingress),
    Egress: list(spec?.egress),
  };
  return list(spec?.policyTypes).flatMap((direction) =>
    direction !== undefined && rules[direction]?.length === 0 ? [direction] : [],
  );
}
