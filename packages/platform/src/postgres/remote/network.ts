import type * as k8s from "@pulumi/kubernetes/types/input";
import type { Input } from "@pulumi/pulumi";
import type { RemoteFacts } from "@retail-odoo/contract";
import { DNS_EGRESS } from "../../internal/network";
import { inNamespace, tcp } from "../network";
import { TENANT_POOLER_LABEL } from "./pgbouncer";

/** Who reaches a tenant's pooler, and what it reaches: the tenant's pods, names, and the server. Pure. */
export function tenantPoolerPolicy(
  pooler: string,
  { addresses, port }: Pick<RemoteFacts, "addresses" | "port">,
  workloadNamespace: Input<string> | undefined,
): k8s.networking.v1.NetworkPolicySpec {
  const workload =
    workloadNamespace === undefined ? { podSelector: {} } : { namespaceSelector: inNamespace(workloadNamespace) };
  return {
    podSelector: { matchLabels: { [TENANT_POOLER_LABEL]: pooler } },
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from: [workload], ports: [tcp(port)] }],
    egress: [DNS_EGRESS, { to: addressPeers(addresses), ports: [tcp(port)] }],
  };
}

export function addressPeers(addresses: readonly string[]): k8s.networking.v1.NetworkPolicyPeer[] {
  return addresses.map((cidr) => ({ ipBlock: { cidr } }));
}
