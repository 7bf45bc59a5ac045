import type * as k8s from "@pulumi/kubernetes/types/input";
import { DNS_EGRESS, tcpPort } from "../internal/network";
import { proxyLabels } from "./proxy-manifest";
import { READER_PORT, REDIS_PORT, SENTINEL_PORT } from "./redis-conf";
import { instanceLabels } from "./server-manifest";

/** NetworkPolicies of a Redis in the cluster. Pure. */

/** Instances accept each other and the proxies. Clients connect through the proxies. */
export function instancePolicy(name: string): k8s.networking.v1.NetworkPolicySpec {
  const instances = { podSelector: { matchLabels: instanceLabels(name) } };
  const own = [tcpPort(REDIS_PORT), tcpPort(SENTINEL_PORT)];
  return {
    podSelector: instances.podSelector,
    policyTypes: ["Ingress", "Egress"],
    ingress: [
      { from: [instances], ports: own },
      { from: [{ podSelector: { matchLabels: proxyLabels(name) } }], ports: [tcpPort(REDIS_PORT)] },
    ],
    egress: [{ to: [instances], ports: own }, DNS_EGRESS],
  };
}

/** @param clients labels of the pods that may connect; undefined for every pod of the namespace */
export function proxyPolicy(
  name: string,
  clients: { [label: string]: string } | undefined,
): k8s.networking.v1.NetworkPolicySpec {
  return {
    podSelector: { matchLabels: proxyLabels(name) },
    policyTypes: ["Ingress", "Egress"],
    ingress: [
      {
        from: [{ podSelector: clients === undefined ? {} : { matchLabels: clients } }],
        ports: [tcpPort(REDIS_PORT), tcpPort(READER_PORT)],
      },
    ],
    egress: [
      { to: [{ podSelector: { matchLabels: instanceLabels(name) } }], ports: [tcpPort(REDIS_PORT)] },
      DNS_EGRESS,
    ],
  };
}
