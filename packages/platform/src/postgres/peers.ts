import type * as k8s from "@pulumi/kubernetes/types/input";
import type { Input } from "@pulumi/pulumi";
import type { PostgresFacts } from "@retail-odoo/contract";
import { engineOf } from "./engines";

/** Where a tenant's packets go to reach its database: the server, and the pooler before it. */
export function databasePeers(
  server: PostgresFacts<Input<string>>,
  databaseName: string,
): k8s.networking.v1.NetworkPolicyPeer[] {
  return engineOf(server).peers(server, databaseName);
}
