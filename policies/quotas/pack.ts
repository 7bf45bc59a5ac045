import type { EnforcementLevel, Policies } from "@pulumi/policy";
import { containerRequireRequestsAndLimits } from "./rules/container-require-requests-and-limits";
import { databaseRoleLimitConnections } from "./rules/database-role-limit-connections";
import { namespaceRequireLimitRange } from "./rules/namespace-require-limit-range";
import { namespaceRequireResourceQuota } from "./rules/namespace-require-resource-quota";
import { nodeGroupLimitSize } from "./rules/node-group-limit-size";
import { nodePoolRequireLimits } from "./rules/node-pool-require-limits";
import { platformLimitAllotmentsToCapacity } from "./rules/platform-limit-allotments-to-capacity";
import { postgresLimitTotalConnections } from "./rules/postgres-limit-total-connections";
import { tenantLimitQuotaToAllotment } from "./rules/tenant-limit-quota-to-allotment";

export const name = "retail-odoo-quotas";
export const enforcementLevel: EnforcementLevel = "mandatory";

/** Every tenant has a limited share of each shared resource, and the shares together fit its capacity. */
export const policies: Policies = [
  namespaceRequireResourceQuota,
  namespaceRequireLimitRange,
  containerRequireRequestsAndLimits,
  tenantLimitQuotaToAllotment,
  platformLimitAllotmentsToCapacity,
  databaseRoleLimitConnections,
  postgresLimitTotalConnections,
  nodeGroupLimitSize,
  nodePoolRequireLimits,
];
