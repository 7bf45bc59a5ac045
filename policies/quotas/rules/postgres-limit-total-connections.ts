import type { StackValidationPolicy } from "@pulumi/policy";
import { RESERVED_CONNECTIONS } from "@retail-odoo/contract";
import { CLUSTER, DATABASE_ROLE, takesConnections, type Cluster, type DatabaseRole, type Role } from "../postgres";
import { list, type Seen } from "@retail-odoo/policy-kit";

/** PostgreSQL's own, where the cluster says nothing. */
const DEFAULT_MAX_CONNECTIONS = 100;

export const postgresLimitTotalConnections: StackValidationPolicy = {
  name: "postgres-limit-total-connections",
  description: "The connections of all roles together fit their CloudNativePG cluster.",
  severity: "high",
  remediationSteps: "Raise `max_connections` with the cluster's memory, or lower `connectionLimit` of its roles.",
  configSchema: { properties: { reserved: { type: "integer", minimum: 0, default: RESERVED_CONNECTIONS } } },
  validateStack: ({ resources, getConfig, notApplicable }, report) => {
    const { reserved = RESERVED_CONNECTIONS } = getConfig<{ reserved?: number }>();
    const clusters = resources.filter(({ type }) => type === CLUSTER);
    if (clusters.length === 0) notApplicable("No cluster is made here.");
    const promised = new Map<string, number>();
    for (const { props } of resources.filter(({ type }) => type === DATABASE_ROLE)) {
      const { metadata, spec }: Seen<DatabaseRole> = props;
      const cluster = `${metadata?.namespace}/${spec?.cluster?.name}`;
      promised.set(cluster, (promised.get(cluster) ?? 0) + connectionsOf(spec ?? {}));
    }
    for (const { props, urn } of clusters) {
      const { metadata, spec }: Seen<Cluster> = props;
      const maximum = Number(spec?.postgresql?.parameters?.["max_connections"] ?? DEFAULT_MAX_CONNECTIONS);
      const roles = list(spec?.managed?.roles).reduce((sum, role) => sum + connectionsOf(role), 0);
      const needed = roles + (promised.get(`${metadata?.namespace}/${metadata?.name}`) ?? 0) + reserved;
      if (needed > maximum)
        report(
          `max_connections is ${maximum}; roles may hold ${needed - reserved} and ${reserved} are reserved: raise it.`,
          urn,
        );
    }
  },
};

/** A role without a limit is told by a rule of its own. */
function connectionsOf(role: Seen<Role>): number {
  return takesConnections(role) ? Math.max(0, role.connectionLimit ?? 0) : 0;
}
