import type { NetworkPolicyArgs } from "@pulumi/kubernetes/networking/v1";
import type { networking } from "@pulumi/kubernetes/types/input";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { list, ofType, type Seen } from "@retail-odoo/policy-kit";
import { isOfTenant } from "../tenants";

export const networkPolicyDisallowOpenPeers: ResourceValidationPolicy = {
  name: "network-policy-disallow-open-peers",
  description:
    "A tenant's network policies say with whom its pods talk: policies add up, so one open rule opens everything.",
  severity: "high",
  remediationSteps: "Give every rule `from` or `to`, with namespaces selected by `kubernetes.io/metadata.name`.",
  validateResource: ofType<NetworkPolicyArgs>(
    "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    (policy, report, args) => {
      if (!isOfTenant(policy)) args.notApplicable("It is no tenant's.");
      list(policy.spec?.ingress).forEach(({ from }, index) => {
        if (isOpen(from)) report(`spec.ingress[${index}].from admits every namespace: name those that may call.`);
      });
      list(policy.spec?.egress).forEach(({ to }, index) => {
        if (isOpen(to)) report(`spec.egress[${index}].to admits every namespace: name those that may be called.`);
      });
    },
  ),
};

/** No peers mean everybody, and so does a selector that selects nothing in particular. */
function isOpen(peers: readonly Seen<networking.v1.NetworkPolicyPeer>[] | undefined): boolean {
  return (
    list(peers).length === 0 ||
    list(peers).some(({ namespaceSelector }) => {
      const { matchLabels, matchExpressions } = namespaceSelector ?? { matchLabels: { any: "" } };
      return Object.keys(matchLabels ?? {}).length + list(matchExpressions).length === 0;
    })
  );
}
