import type { ResourceValidationPolicy } from "@pulumi/policy";
import { DATABASE_ROLE, takesConnections, type DatabaseRole } from "../postgres";
import { ofType, shown } from "@retail-odoo/policy-kit";

export const databaseRoleLimitConnections: ResourceValidationPolicy = {
  name: "database-role-limit-connections",
  description: "A database role that can log in holds a limited number of connections.",
  severity: "high",
  remediationSteps: "Set `spec.connectionLimit` to what its processes open at most.",
  validateResource: ofType<DatabaseRole>(DATABASE_ROLE, ({ spec }, report) => {
    const limit = spec?.connectionLimit;
    if (takesConnections(spec ?? {}) && !(typeof limit === "number" && limit >= 0))
      report(`spec.connectionLimit is ${shown(limit)}, which is no limit: set it.`);
  }),
};
