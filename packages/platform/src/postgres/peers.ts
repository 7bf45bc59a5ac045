import type * as k8s from "@pulumi/kubernetes/types/input";
import type { Input } from "@pulumi/pulumi";
import type { PostgresFacts } from "@retail-odoo/contract";
import { podsOf, poolerName, poolerPods } from "./cloudnative-pg";
import { inNamespace, type DatabasePods } from "./network";
import { addressPeers, poolerNameOf, TENANT_POOLER_LABEL } from "./remote";
import { databaseObject } from "./resolve-postgres-database";

/** Where a tenant's packets go to reach its database: the server, and the pooler before it. */
export function databasePeers(
  server: PostgresFacts<Input<string>>,
  databaseName: string,
): k8s.networking.v1.NetworkPolicyPeer[] {
  const beside = (podSelector: DatabasePods) => ({ namespaceSelector: inNamespace(server.namespace), podSelector });
  if (server.engine === "cloudnative-pg")
    return [podsOf(server.cluster), poolerPods(poolerName(server.name))].map(beside);
  const pooler = poolerNameOf(databaseObject(server, databaseName));
  return [...addressPeers(server.addresses), beside({ matchLabels: { [TENANT_POOLER_LABEL]: pooler } })];
}
