import type { EnforcementLevel, Policies } from "@pulumi/policy";
import { imageRequireDigest } from "./rules/image-require-digest";
import { namespaceRequireDefaultDeny } from "./rules/namespace-require-default-deny";
import { namespaceRequireRestrictedPodSecurity } from "./rules/namespace-require-restricted-pod-security";
import { networkPolicyDisallowOpenPeers } from "./rules/network-policy-disallow-open-peers";
import { podRequireLeastPrivilege } from "./rules/pod-require-least-privilege";
import { podDisallowServiceAccountToken } from "./rules/pod-disallow-service-account-token";
import { podDisallowHostAccess } from "./rules/pod-disallow-host-access";
import { routeDisallowHostConflicts } from "./rules/route-disallow-host-conflicts";
import { routeRequireTenantHosts } from "./rules/route-require-tenant-hosts";
import { serviceDisallowExternalAccess } from "./rules/service-disallow-external-access";
import { tenantRequireDatabaseServerIsolation } from "./rules/tenant-require-database-server-isolation";
import { tenantDisallowForeignNamespaces } from "./rules/tenant-disallow-foreign-namespaces";
import { tenantRequireUniqueNames } from "./rules/tenant-require-unique-names";

export const name = "retail-odoo-tenancy";
export const enforcementLevel: EnforcementLevel = "mandatory";

/** Tenants are isolated from each other and from the nodes that run them. */
export const policies: Policies = [
  namespaceRequireRestrictedPodSecurity,
  namespaceRequireDefaultDeny,
  networkPolicyDisallowOpenPeers,
  podDisallowHostAccess,
  podRequireLeastPrivilege,
  podDisallowServiceAccountToken,
  imageRequireDigest,
  serviceDisallowExternalAccess,
  routeRequireTenantHosts,
  routeDisallowHostConflicts,
  tenantRequireUniqueNames,
  tenantDisallowForeignNamespaces,
  tenantRequireDatabaseServerIsolation,
];
