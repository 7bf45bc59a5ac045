import type * as k8s from "@pulumi/kubernetes/types/input";
import type { Input } from "@pulumi/pulumi";
import type { PostgresFacts } from "@retail-odoo/contract";
import { podsOf, poolerName, poolerPods } from "./cloudnative-pg";
import { inNamespace } from "./network";

/** Where a tenant's packets go to reach its database: the server, and the pooler before it. */
export function databasePeers(server: PostgresFacts<Input<string>>): k8s.networking.v1.NetworkPolicyPeer[] {
  const namespaceSelector = inNamespace(server.namespace);
  switch (server.engine) {
    case "cloudnative-pg":
      return [podsOf(server.cluster), poolerPods(poolerName(server.name))].map((podSelector) => ({
        namespaceSelector,
        podSelector,
      }));
  }
}
