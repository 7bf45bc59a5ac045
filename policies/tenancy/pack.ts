import type { EnforcementLevel, Policies } from "@pulumi/policy";
import { imagePinDigest } from "./rules/image-pin-digest";
import { namespaceDenyTraffic } from "./rules/namespace-deny-traffic";
import { namespaceEnforceRestricted } from "./rules/namespace-enforce-restricted";
import { networkPolicyNamePeers } from "./rules/network-policy-name-peers";
import { podDropPrivileges } from "./rules/pod-drop-privileges";
import { podHideCluster } from "./rules/pod-hide-cluster";
import { podIsolateHost } from "./rules/pod-isolate-host";
import { routeClaimOnce } from "./rules/route-claim-once";
import { routeOwnHosts } from "./rules/route-own-hosts";
import { serviceStayInternal } from "./rules/service-stay-internal";
import { tenantOwnServer } from "./rules/tenant-own-server";
import { tenantStayHome } from "./rules/tenant-stay-home";
import { tenantsShareNothing } from "./rules/tenants-share-nothing";

export const name = "retail-odoo-tenancy";
export const enforcementLevel: EnforcementLevel = "mandatory";

/** One tenant cannot reach, see or starve another, nor the node it runs on. */
export const policies: Policies = [
  namespaceEnforceRestricted,
  namespaceDenyTraffic,
  networkPolicyNamePeers,
  podIsolateHost,
  podDropPrivileges,
  podHideCluster,
  imagePinDigest,
  serviceStayInternal,
  routeOwnHosts,
  routeClaimOnce,
  tenantsShareNothing,
  tenantStayHome,
  tenantOwnServer,
];
