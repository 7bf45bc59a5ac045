import type * as k8s from "@pulumi/kubernetes/types/input";
import { LABELS, NAMESPACES } from "@retail-odoo/contract";
import {
  addressEgress,
  API_SERVER_EGRESS,
  DNS_EGRESS,
  namespaceNamed,
  POD_IDENTITY_EGRESS,
  tcpPort,
  udpPort,
} from "../internal/network";

/** NetworkPolicies of operators: what is not named here neither reaches them nor is reached by them. Pure. */

type Peer = k8s.networking.v1.NetworkPolicyPeer;

/** What an operator's pods accept and reach, in ports of pods. All reach DNS and the API server. */
export interface OperatorTraffic {
  /** Webhooks and aggregated APIs: the API server calls them from an address that no policy can select. */
  apiServer?: readonly number[];
  /** What a load balancer's clients reach, from any address. */
  clients?: readonly number[];
  /** What Prometheus reads. */
  metrics?: readonly number[];
  /** What pods of other namespaces call. */
  serves?: readonly { namespace: string; ports: readonly number[] }[];
  /** Between the pods of the namespace; absent where they do not talk to each other. */
  within?: readonly number[];
  /** The same by UDP. */
  withinUdp?: readonly number[];
  /** Pods that it calls; every port of them where `ports` is left out. */
  calls?: readonly { to: Peer; ports?: readonly number[] }[];
  /** Ports of addresses that it calls beside the API server's, such as the kubelets'. */
  addresses?: readonly number[];
  /** Whether its pods have an IAM role. */
  identity?: true;
}

/** Every tenant's namespace. */
export const TENANTS: Peer = { namespaceSelector: { matchExpressions: [{ key: LABELS.tenant, operator: "Exists" }] } };

export function podsIn(namespace: string): Peer {
  return { namespaceSelector: namespaceNamed(namespace) };
}

/** @param pods those of one operator, or all of its namespace */
export function operatorPolicy(
  pods: { matchLabels?: { [label: string]: string } },
  traffic: OperatorTraffic,
): k8s.networking.v1.NetworkPolicySpec {
  const { apiServer = [], clients = [], metrics = [], serves = [], calls = [], addresses = [] } = traffic;
  const within = [...(traffic.within ?? []).map(tcpPort), ...(traffic.withinUdp ?? []).map(udpPort)];
  const open = [...apiServer, ...clients].map(tcpPort);
  const own = { to: [{ podSelector: pods }], ports: within };
  return {
    podSelector: pods,
    policyTypes: ["Ingress", "Egress"],
    ingress: [
      // A rule without ports would open all of them.
      ...(open.length === 0 ? [] : [{ ports: open }]),
      ...(metrics.length === 0 ? [] : [{ from: [podsIn(NAMESPACES.monitoring)], ports: metrics.map(tcpPort) }]),
      ...serves.map(({ namespace, ports }) => ({ from: [podsIn(namespace)], ports: ports.map(tcpPort) })),
      ...(within.length === 0 ? [] : [{ from: own.to, ports: own.ports }]),
    ],
    egress: [
      DNS_EGRESS,
      API_SERVER_EGRESS,
      ...(traffic.identity ? [POD_IDENTITY_EGRESS] : []),
      ...(addresses.length === 0 ? [] : [addressEgress(addresses)]),
      ...(within.length === 0 ? [] : [own]),
      ...calls.map(({ to, ports }) => ({ to: [to], ...(ports && { ports: ports.map(tcpPort) }) })),
    ],
  };
}

/** The exporters of the nodes' metrics answer Prometheus and call no other pod. */
export function exporterPolicy(): k8s.networking.v1.NetworkPolicySpec {
  return {
    podSelector: {},
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from: [podsIn(NAMESPACES.monitoring)], ports: [tcpPort(9100)] }],
  };
}
