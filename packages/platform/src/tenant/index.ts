export { resolveTenant, type ResolvedTenant } from "./resolve-tenant";
export { NO_LANDING_ZONE, refuseAws } from "./on-aws";
export { jobSize, podsOfTenant, sessionNodes, sizeTenant, tenantConnections, type TenantSize } from "./sizing";
export type { TenantData, TenantOdoo, TenantSpec, TenantWorkload } from "./tenant-spec";
export { TenantStack, type TenantStackArgs } from "./tenant-stack";
