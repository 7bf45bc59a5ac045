import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { TENANT_NAMESPACE_PREFIX, TYPES, type TenantFacts } from "@retail-odoo/contract";
import { type DeepPartial, namespaceOf } from "@retail-odoo/policy-kit";
import { tenantsOf } from "../tenants";

export const tenantDisallowForeignNamespaces: StackValidationPolicy = {
  name: "tenant-disallow-foreign-namespaces",
  description: "An object of one tenant is never in the namespace of another tenant.",
  severity: "critical",
  remediationSteps: "Use the namespace of the tenant, or one that belongs to no tenant, such as that of its database.",
  validateStack: (args, report) => {
    const owned = new Set(tenantsOf(args).map(({ allotment }) => allotment.namespace));
    for (const resource of args.resources.filter(({ type }) => type.startsWith("kubernetes:"))) {
      const { allotment } = tenantAbove(resource) ?? {};
      if (!allotment) continue;
      const namespace = namespaceOf(resource.props);
      const foreign = owned.has(namespace) || namespace.startsWith(TENANT_NAMESPACE_PREFIX);
      if (foreign && namespace !== allotment.namespace)
        report(
          `This object of tenant "${allotment.tenant}" is in namespace "${namespace}" of another tenant, so it uses the quota, policies and secrets of that tenant: put it into "${allotment.namespace}".`,
          resource.urn,
        );
    }
  },
};

/** The facts of the TenantStack that a resource is part of. */
function tenantAbove(resource: PolicyResource): DeepPartial<TenantFacts> | undefined {
  for (let above = resource.parent; above; above = above.parent)
    if (above.type === TYPES.TenantStack) return above.props;
  return undefined;
}
