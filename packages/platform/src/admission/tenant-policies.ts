import type { Policy } from "./policy";
import type { Principals } from "./principals";
import { kindPolicy } from "./tenant-kinds";
import { namespacePolicy } from "./tenant-namespaces";
import { claimPolicy, servicePolicy, tokenPolicy } from "./tenant-objects";
import { podPolicy } from "./tenant-pods";
import { routePolicy } from "./tenant-routes";

export type TenantPolicyName = "kinds" | "namespaces" | "pods" | "routes" | "services" | "claims" | "tokens";

/**
 * Refuses objects in tenants' namespaces whatever rights RBAC grants there. Pure; what differs between tenants is in
 * annotations of their namespaces, so that one set of policies serves all.
 */
export function tenantPolicies(principals: Principals): { [name in TenantPolicyName]: Policy } {
  return {
    kinds: kindPolicy(principals),
    namespaces: namespacePolicy(principals),
    pods: podPolicy(principals),
    routes: routePolicy(principals),
    services: servicePolicy(principals),
    claims: claimPolicy(principals),
    tokens: tokenPolicy(principals),
  };
}
