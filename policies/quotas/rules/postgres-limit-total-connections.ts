import type { StackValidationPolicy } from "@pulumi/policy";
import { RESERVED_CONNECTIONS } from "@retail-odoo/contract";
import { CLUSTER, DATABASE_ROLE, takesConnections, type Cluster, type DatabaseRole, type Role } from "../postgres";
import { type DeepPartial, list } from "@retail-odoo/policy-kit";

/** The default of PostgreSQL, where the cluster sets none. */
const DEFAULT_MAX_CONNECTIONS = 100;

export const postgresLimitTotalConnections: StackValidationPolicy = {
  name: "postgres-limit-total-connections",
  description: "The connection limits of all roles together fit `max_connections` of their CloudNativePG cluster.",
  severity: "high",
  remediationSteps:
    "Raise `max_connections` together with the memory of the cluster, or lower `connectionLimit` of its roles.",
  configSchema: { properties: { reserved: { type: "integer", minimum: 0, default: RESERVED_CONNECTIONS } } },
  validateStack: ({ resources, getConfig, notApplicable }, report) => {
    const { reserved = RESERVED_CONNECTIONS } = getConfig<{ reserved?: number }>();
    const clusters = resources.filter(({ type }) => type === CLUSTER);
    if (clusters.length === 0) notApplicable("The stack has no CloudNativePG cluster.");
    const limits = new Map<string, number>();
    for (const { props } of resources.filter(({ type }) => type === DATABASE_ROLE)) {
      const { metadata, spec }: DeepPartial<DatabaseRole> = props;
      const cluster = `${metadata?.namespace}/${spec?.cluster?.name}`;
      limits.set(cluster, (limits.get(cluster) ?? 0) + connectionsOf(spec ?? {}));
    }
    for (const { props, urn } of clusters) {
      const { metadata, spec }: DeepPartial<Cluster> = props;
      const maximum = Number(spec?.postgresql?.parameters?.["max_connections"] ?? DEFAULT_MAX_CONNECTIONS);
      const roles = list(spec?.managed?.roles).reduce((sum, role) => sum + connectionsOf(role), 0);
      const needed = roles + (limits.get(`${metadata?.namespace}/${metadata?.name}`) ?? 0) + reserved;
      if (needed > maximum)
        report(
          `max_connections is ${maximum}, and roles may hold ${needed - reserved} connections beside ${reserved} reserved ones, so logins fail at peak load: raise it, or lower connectionLimit of the roles.`,
          urn,
        );
    }
  },
};

/** The rule `database-role-limit-connections` reports a role without a limit. */
function connectionsOf(role: DeepPartial<Role>): number {
  return takesConnections(role) ? Math.max(0, role.connectionLimit ?? 0) : 0;
}
