import type { EnforcementLevel, Policies } from "@pulumi/policy";
import { containerSetResources } from "./rules/container-set-resources";
import { databaseRoleLimitConnections } from "./rules/database-role-limit-connections";
import { namespaceSetLimitRange } from "./rules/namespace-set-limit-range";
import { namespaceSetQuota } from "./rules/namespace-set-quota";
import { nodeGroupBoundSize } from "./rules/node-group-bound-size";
import { nodePoolSetLimits } from "./rules/node-pool-set-limits";
import { platformFitCapacity } from "./rules/platform-fit-capacity";
import { postgresFitConnections } from "./rules/postgres-fit-connections";
import { tenantRespectAllotment } from "./rules/tenant-respect-allotment";

export const name = "retail-odoo-quotas";
export const enforcementLevel: EnforcementLevel = "mandatory";

/** Everybody who shares something has a share, and the shares fit the whole. */
export const policies: Policies = [
  namespaceSetQuota,
  namespaceSetLimitRange,
  containerSetResources,
  tenantRespectAllotment,
  platformFitCapacity,
  databaseRoleLimitConnections,
  postgresFitConnections,
  nodeGroupBoundSize,
  nodePoolSetLimits,
];
