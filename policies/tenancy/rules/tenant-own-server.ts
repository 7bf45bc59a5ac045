import { TYPES, type PlatformFacts } from "@retail-odoo/contract";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofType } from "@retail-odoo/policy-kit";

export const tenantOwnServer: ResourceValidationPolicy = {
  name: "tenant-own-server",
  description: "A tenant that is not shared is alone on its database server.",
  severity: "high",
  remediationSteps: "Add a server to the platform's `databases` for it, and move the tenant there.",
  validateResource: ofType<PlatformFacts>(TYPES.RetailOdooPlatform, ({ allotments }, report) => {
    const tenants = Object.values(allotments ?? {}).flatMap((allotment) => allotment ?? []);
    for (const { tenant, tenancy, database } of tenants.filter(({ tenancy }) => tenancy !== "shared")) {
      const others = tenants.filter((other) => other.database === database && other.tenant !== tenant);
      if (others.length > 0)
        report(
          `Server "${database}" of ${tenancy} tenant "${tenant}" also holds ${others.map((other) => `"${other.tenant}"`).join(", ")}: give it a server of its own.`,
        );
    }
  }),
};
