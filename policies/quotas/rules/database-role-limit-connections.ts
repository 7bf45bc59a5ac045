import type { ResourceValidationPolicy } from "@pulumi/policy";
import { DATABASE_ROLE, takesConnections, type DatabaseRole } from "../postgres";
import { formatValue, ofType } from "@retail-odoo/policy-kit";

export const databaseRoleLimitConnections: ResourceValidationPolicy = {
  name: "database-role-limit-connections",
  description: "Database roles that can log in have a connection limit.",
  severity: "high",
  remediationSteps: "Set `spec.connectionLimit` to the most connections that its processes open.",
  validateResource: ofType<DatabaseRole>(DATABASE_ROLE, ({ spec }, report) => {
    const limit = spec?.connectionLimit;
    if (takesConnections(spec ?? {}) && !(typeof limit === "number" && limit >= 0))
      report(
        `spec.connectionLimit is ${formatValue(limit)}, so this role can hold every connection of its server: set it to the most its processes open.`,
      );
  }),
};
