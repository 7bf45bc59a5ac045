import { TYPES, type Allotment, type PlatformFacts } from "@retail-odoo/contract";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofType, text, type Seen } from "@retail-odoo/policy-kit";

export const tenantRequireDatabaseServerIsolation: ResourceValidationPolicy = {
  name: "tenant-require-database-server-isolation",
  description:
    "A tenant that is not shared is alone on its database server; one that is regulated or runs custom code shares it with none but its own customer's.",
  severity: "high",
  remediationSteps: "Add a server to the platform's `databases` for it, and move the tenant there.",
  validateResource: ofType<PlatformFacts>(TYPES.RetailOdooPlatform, ({ allotments }, report) => {
    const tenants = Object.values(allotments ?? {}).flatMap((allotment) => allotment ?? []);
    for (const { tenant, tenancy, database } of tenants.filter(({ tenancy }) => tenancy !== "shared")) {
      const others = tenants.filter((other) => other.database === database && other.tenant !== tenant);
      if (others.length > 0)
        report(
          `Server "${database}" of ${tenancy} tenant "${tenant}" also holds ${named(others)}: give it a server of its own.`,
        );
    }
    for (const { tenant, customer, tenancy, database, regulated, customCode } of tenants) {
      if (tenancy !== "shared" || !(regulated || customCode)) continue;
      const strangers = tenants.filter((other) => other.database === database && other.customer !== customer);
      const what = regulated ? `regulated tenant "${tenant}"` : `tenant "${tenant}" with custom code`;
      if (strangers.length > 0)
        report(
          `Server "${database}" of ${what} also holds ${named(strangers)} of other customers, who share its notification channel: give its customer a server of its own.`,
        );
    }
  }),
};

function named(tenants: Seen<Allotment>[]): string {
  return tenants.map(({ tenant }) => `"${text(tenant)}"`).join(", ");
}
