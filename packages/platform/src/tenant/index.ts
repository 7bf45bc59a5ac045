export { NO_LANDING_ZONE, refuseAws } from "./aws";
export { ODOO_PORTS } from "./odoo-conf";
export { odooVersionOf, resolveTenant } from "./resolve-tenant";
export {
  jobPods,
  lastingPods,
  podsOfTenant,
  sessionNodes,
  sizeTenant,
  tenantConnections,
  type TenantSize,
} from "./sizing";
export type { ResolvedTenant, TenantStackArgs } from "./spec";
export { TenantStack } from "./tenant-stack";
export type { TenantData, TenantOdoo, TenantSpec, TenantWorkload } from "./tenant-spec";
