import type * as k8s from "@pulumi/kubernetes/types/input";
import type { Input } from "@pulumi/pulumi";
import type { RemoteFacts } from "@retail-odoo/contract";
import { DNS_EGRESS, namespaceNamed, tcpPort } from "../../internal/network";
import { databaseObject } from "../database-spec";
import { besideServer } from "../network";
import { poolerNameOf } from "./names";
import { TENANT_POOLER_LABEL } from "./pgbouncer";

/** Ingress of a tenant's pooler from the tenant's pods, and egress to DNS and the server. Pure. */
export function tenantPoolerPolicy(
  pooler: string,
  { addresses, port }: Pick<RemoteFacts, "addresses" | "port">,
  workloadNamespace: Input<string> | undefined,
): k8s.networking.v1.NetworkPolicySpec {
  const workload =
    workloadNamespace === undefined ? { podSelector: {} } : { namespaceSelector: namespaceNamed(workloadNamespace) };
  return {
    podSelector: { matchLabels: { [TENANT_POOLER_LABEL]: pooler } },
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from: [workload], ports: [tcpPort(port)] }],
    egress: [DNS_EGRESS, { to: addressPeers(addresses), ports: [tcpPort(port)] }],
  };
}

/** The job that creates a tenant's database reaches the server alone. */
export function provisionPolicy(
  pods: { [label: string]: string },
  { addresses, port }: Pick<RemoteFacts, "addresses" | "port">,
): k8s.networking.v1.NetworkPolicySpec {
  return {
    podSelector: { matchLabels: pods },
    policyTypes: ["Ingress", "Egress"],
    egress: [DNS_EGRESS, { to: addressPeers(addresses), ports: [tcpPort(port)] }],
  };
}

/** The server's addresses, and the tenant's pooler. */
export function remotePeers(server: RemoteFacts<Input<string>>, databaseName: string) {
  const pooler = poolerNameOf(databaseObject(server, databaseName));
  return [...addressPeers(server.addresses), besideServer(server, { matchLabels: { [TENANT_POOLER_LABEL]: pooler } })];
}

function addressPeers(addresses: readonly string[]): k8s.networking.v1.NetworkPolicyPeer[] {
  return addresses.map((cidr) => ({ ipBlock: { cidr } }));
}
