import { TYPES, type Allotment, type PlatformFacts } from "@retail-odoo/contract";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { type DeepPartial, ofType, text } from "@retail-odoo/policy-kit";

export const tenantRequireDatabaseServerIsolation: ResourceValidationPolicy = {
  name: "tenant-require-database-server-isolation",
  description:
    "A dedicated or hybrid tenant has its own database server; a regulated tenant, or one with custom code, shares its server only with tenants of its customer.",
  severity: "high",
  remediationSteps: "Add a server to `databases` of the platform, and move the tenant there.",
  validateResource: ofType<PlatformFacts>(TYPES.RetailOdooPlatform, ({ allotments }, report) => {
    const tenants = Object.values(allotments ?? {}).flatMap((allotment) => allotment ?? []);
    for (const { tenant, tenancy, database } of tenants.filter(({ tenancy }) => tenancy !== "shared")) {
      const others = tenants.filter((other) => other.database === database && other.tenant !== tenant);
      if (others.length > 0)
        report(
          `Database server "${database}" of ${tenancy} tenant "${tenant}" also holds ${named(others)}, which share its resources: give the tenant its own server.`,
        );
    }
    for (const { tenant, customer, tenancy, database, regulated, customCode } of tenants) {
      if (tenancy !== "shared" || !(regulated || customCode)) continue;
      const foreign = tenants.filter((other) => other.database === database && other.customer !== customer);
      const what = regulated ? `regulated tenant "${tenant}"` : `tenant "${tenant}" with custom code`;
      if (foreign.length > 0)
        report(
          `Database server "${database}" of ${what} also holds ${named(foreign)} of other customers, which share its notification channel: give its customer an own server.`,
        );
    }
  }),
};

function named(tenants: DeepPartial<Allotment>[]): string {
  return tenants.map(({ tenant }) => `"${text(tenant)}"`).join(", ");
}
