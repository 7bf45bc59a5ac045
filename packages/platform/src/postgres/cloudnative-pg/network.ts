import type * as k8s from "@pulumi/kubernetes/types/input";
import type { Input } from "@pulumi/pulumi";
import {
  addressEgress,
  API_SERVER_EGRESS,
  DNS_EGRESS,
  namespaceNamed,
  POD_IDENTITY_EGRESS,
  tcpPort,
} from "../../internal/network";
import { POSTGRES_PORT, type DatabasePods } from "../network";
import { CLUSTER_LABEL, ROLE_LABEL } from "./cluster-manifest";
import { POOLER_LABEL, poolerName } from "./pooler-manifest";
import type { CloudNativePgSpec } from "./spec";

/** Network isolation of a server. Pure. */

/** Ports of the instance manager: its API for the operator, and metrics. */
const STATUS_PORT = 8000;
export const METRICS_PORT = 9187;
const POOLER_METRICS_PORT = 9127;

/**
 * Admits the server's own pods, the pooler, the operator and, with monitoring, Prometheus; each database adds a policy of its
 * own. Reaches its own pods, the API server, whose objects an instance watches, and with backups the vault.
 */
export function serverPolicy(name: string, spec: CloudNativePgSpec): k8s.networking.v1.NetworkPolicySpec {
  const { operatorNamespace, metricsNamespace } = spec;
  const control = [tcpPort(POSTGRES_PORT), tcpPort(STATUS_PORT)];
  return {
    podSelector: podsOf(name),
    policyTypes: ["Ingress", "Egress"],
    egress: [
      DNS_EGRESS,
      API_SERVER_EGRESS,
      { to: [{ podSelector: podsOf(name) }], ports: control },
      ...vaultsEgress(spec),
    ],
    ingress: [
      { from: [{ podSelector: podsOf(name) }], ports: control },
      { from: [{ podSelector: poolerPods(poolerName(name)) }], ports: [tcpPort(POSTGRES_PORT)] },
      { from: [{ namespaceSelector: namespaceNamed(operatorNamespace) }], ports: control },
      ...(metricsNamespace === undefined
        ? []
        : [{ from: [{ namespaceSelector: namespaceNamed(metricsNamespace) }], ports: [tcpPort(METRICS_PORT)] }]),
    ],
  };
}

/** To the vault that a server writes to, and to the one that it starts from. */
function vaultsEgress({ backup, restore }: CloudNativePgSpec) {
  const endpoints = new Set([backup, restore].flatMap((vault) => (vault ? [vault.endpoint] : [])));
  return endpoints.size === 0 ? [] : [POD_IDENTITY_EGRESS, ...[...endpoints].flatMap(vaultEgress)];
}

/** S3 is on 443, which is open for the API server; a store of the owner's may be on another port. */
function vaultEgress(endpoint: string | undefined) {
  const port = endpoint === undefined ? "" : new URL(endpoint).port;
  return port === "" ? [] : [addressEgress([Number(port)])];
}

/** A login's job reaches the server alone. */
export function loginPolicy(pods: DatabasePods, cluster: Input<string>): k8s.networking.v1.NetworkPolicySpec {
  return {
    podSelector: pods,
    policyTypes: ["Ingress", "Egress"],
    egress: [DNS_EGRESS, { to: [{ podSelector: podsOf(cluster) }], ports: [tcpPort(POSTGRES_PORT)] }],
  };
}

/** Admits only Prometheus, with monitoring; each database adds a policy of its own. Reaches server and API server. */
export function poolerPolicy(
  name: string,
  { metricsNamespace }: CloudNativePgSpec,
): k8s.networking.v1.NetworkPolicySpec {
  return {
    podSelector: poolerPods(poolerName(name)),
    policyTypes: ["Ingress", "Egress"],
    egress: [DNS_EGRESS, API_SERVER_EGRESS, { to: [{ podSelector: podsOf(name) }], ports: [tcpPort(POSTGRES_PORT)] }],
    ingress:
      metricsNamespace === undefined
        ? []
        : [{ from: [{ namespaceSelector: namespaceNamed(metricsNamespace) }], ports: [tcpPort(POOLER_METRICS_PORT)] }],
  };
}

/** A server's instances, and the operator's jobs that create them. The pooler's pods have the same label and another role. */
export function podsOf(cluster: Input<string>): DatabasePods {
  return {
    matchLabels: { [CLUSTER_LABEL]: cluster },
    matchExpressions: [{ key: ROLE_LABEL, operator: "NotIn", values: ["pooler"] }],
  };
}

export function poolerPods(pooler: string): DatabasePods {
  return { matchLabels: { [POOLER_LABEL]: pooler } };
}
