import type * as k8s from "@pulumi/kubernetes/types/input";
import type { Input } from "@pulumi/pulumi";
import { CLUSTER_LABEL } from "./cluster-manifest";
import type { PostgresSpec } from "./resolve-postgres-ha";

/** Who reaches a server over the network. Pure. */

export const POSTGRES_PORT = 5432;
/** Where the instance manager answers the operator, and where it shows metrics. */
const STATUS_PORT = 8000;
const METRICS_PORT = 9187;

/** Closes the server to all but its own pods, the operator and, if named, who reads metrics. Each database opens its own way in. */
export function serverPolicy(name: string, spec: PostgresSpec): k8s.networking.v1.NetworkPolicySpec {
  const { operatorNamespace, metricsNamespace } = spec;
  const control = [tcp(POSTGRES_PORT), tcp(STATUS_PORT)];
  return {
    podSelector: podsOf(name),
    policyTypes: ["Ingress"],
    ingress: [
      { from: [{ podSelector: podsOf(name) }], ports: control },
      { from: [{ namespaceSelector: namespace(operatorNamespace) }], ports: control },
      ...(metricsNamespace === undefined
        ? []
        : [{ from: [{ namespaceSelector: namespace(metricsNamespace) }], ports: [tcp(METRICS_PORT)] }]),
    ],
  };
}

/** Opens a server to one namespace, or to its own. */
export function databasePolicy(
  cluster: Input<string>,
  workloadNamespace: Input<string> | undefined,
): k8s.networking.v1.NetworkPolicySpec {
  return {
    podSelector: podsOf(cluster),
    policyTypes: ["Ingress"],
    ingress: [
      {
        from: [
          workloadNamespace === undefined ? { podSelector: {} } : { namespaceSelector: namespace(workloadNamespace) },
        ],
        ports: [tcp(POSTGRES_PORT)],
      },
    ],
  };
}

function podsOf(cluster: Input<string>) {
  return { matchLabels: { [CLUSTER_LABEL]: cluster } };
}

function namespace(name: Input<string>) {
  return { matchLabels: { "kubernetes.io/metadata.name": name } };
}

function tcp(port: number) {
  return { protocol: "TCP", port };
}
