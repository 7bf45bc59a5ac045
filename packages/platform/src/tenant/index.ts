export { resolveTenant, type ResolvedTenant } from "./resolve-tenant";
export { jobSize, podsOfTenant, sizeTenant, tenantConnections, type TenantSize } from "./sizing";
export type { TenantData, TenantOdoo, TenantSpec, TenantWorkload } from "./tenant-spec";
export { TenantStack, type TenantStackArgs } from "./tenant-stack";
