import type * as k8s from "@pulumi/kubernetes/types/input";
import type { Input } from "@pulumi/pulumi";
import { namespaceNamed, tcpPort } from "../internal/network";

/** NetworkPolicies of servers and poolers, for every engine. Pure. */

export const POSTGRES_PORT = 5432;

/** Selector of the pods of a server or a pooler. */
export interface DatabasePods {
  matchLabels: { [label: string]: Input<string> };
  matchExpressions?: { key: string; operator: "NotIn"; values: string[] }[];
}

/**
 * Admits one namespace, or their own, to pods of a server.
 * @param others pods beside the server that are admitted as well
 */
export function databasePolicy(
  pods: DatabasePods,
  workloadNamespace: Input<string> | undefined,
  others: DatabasePods[] = [],
): k8s.networking.v1.NetworkPolicySpec {
  return {
    podSelector: pods,
    policyTypes: ["Ingress"],
    ingress: [
      {
        from: [
          workloadNamespace === undefined
            ? { podSelector: {} }
            : { namespaceSelector: namespaceNamed(workloadNamespace) },
          ...others.map((podSelector) => ({ podSelector })),
        ],
        ports: [tcpPort(POSTGRES_PORT)],
      },
    ],
  };
}

/** Pods beside a server, as a workload in another namespace addresses them. */
export function besideServer(
  { namespace }: { namespace: string },
  podSelector: DatabasePods,
): k8s.networking.v1.NetworkPolicyPeer {
  return { namespaceSelector: namespaceNamed(namespace), podSelector };
}
