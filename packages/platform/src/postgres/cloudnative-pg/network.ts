import type * as k8s from "@pulumi/kubernetes/types/input";
import type { Input } from "@pulumi/pulumi";
import { inNamespace, POSTGRES_PORT, tcp, type DatabasePods } from "../network";
import { CLUSTER_LABEL, ROLE_LABEL } from "./cluster-manifest";
import { POOLER_LABEL, poolerName } from "./pooler-manifest";
import type { CloudNativePgSpec } from "./spec";

/** Network isolation of a server. Pure. */

/** Ports of the instance manager: its API for the operator, and metrics. */
const STATUS_PORT = 8000;
export const METRICS_PORT = 9187;
const POOLER_METRICS_PORT = 9127;

/** Admits the server's own pods, the pooler, the operator and, with monitoring, Prometheus. Each database adds a policy of its own. */
export function serverPolicy(name: string, spec: CloudNativePgSpec): k8s.networking.v1.NetworkPolicySpec {
  const { operatorNamespace, metricsNamespace } = spec;
  const control = [tcp(POSTGRES_PORT), tcp(STATUS_PORT)];
  return {
    podSelector: podsOf(name),
    policyTypes: ["Ingress"],
    ingress: [
      { from: [{ podSelector: podsOf(name) }], ports: control },
      { from: [{ podSelector: poolerPods(poolerName(name)) }], ports: [tcp(POSTGRES_PORT)] },
      { from: [{ namespaceSelector: inNamespace(operatorNamespace) }], ports: control },
      ...(metricsNamespace === undefined
        ? []
        : [{ from: [{ namespaceSelector: inNamespace(metricsNamespace) }], ports: [tcp(METRICS_PORT)] }]),
    ],
  };
}

/** Admits only Prometheus, with monitoring. Each database adds a policy of its own. */
export function poolerPolicy(
  name: string,
  { metricsNamespace }: CloudNativePgSpec,
): k8s.networking.v1.NetworkPolicySpec {
  return {
    podSelector: poolerPods(poolerName(name)),
    policyTypes: ["Ingress"],
    ingress:
      metricsNamespace === undefined
        ? []
        : [{ from: [{ namespaceSelector: inNamespace(metricsNamespace) }], ports: [tcp(POOLER_METRICS_PORT)] }],
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
