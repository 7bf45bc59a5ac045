import type { NetworkPolicyArgs } from "@pulumi/kubernetes/networking/v1";
import type { networking } from "@pulumi/kubernetes/types/input";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { type DeepPartial, list, matchesEverything } from "@retail-odoo/policy-kit";
import { ofTenant } from "../tenants";

export const networkPolicyDisallowOpenPeers: ResourceValidationPolicy = {
  name: "network-policy-disallow-open-peers",
  description: "The network policies of a tenant name their peers, because one open rule undoes the default deny.",
  severity: "high",
  remediationSteps: "Give every rule `from` or `to`, with namespaces selected by `kubernetes.io/metadata.name`.",
  validateResource: ofTenant<NetworkPolicyArgs>("kubernetes:networking.k8s.io/v1:NetworkPolicy", ({ spec }, report) => {
    list(spec?.ingress).forEach(({ from }, index) => {
      if (isOpen(from))
        report(
          `spec.ingress[${index}].from admits every namespace, which undoes the default deny: name the namespaces that may connect.`,
        );
    });
    list(spec?.egress).forEach(({ to }, index) => {
      if (isOpen(to))
        report(
          `spec.egress[${index}].to admits every namespace, which undoes the default deny: name the namespaces that pods may reach.`,
        );
    });
  }),
};

/** A rule without peers admits all traffic, and an empty namespace selector selects every namespace. */
function isOpen(peers: readonly DeepPartial<networking.v1.NetworkPolicyPeer>[] | undefined): boolean {
  const selectors = list(peers).map(({ namespaceSelector }) => namespaceSelector);
  return selectors.length === 0 || list(selectors).some(matchesEverything);
}
