import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { TENANT_NAMESPACE_PREFIX, TYPES, type TenantFacts } from "@retail-odoo/contract";
import { namespaceOf, type Seen } from "@retail-odoo/policy-kit";
import { tenantsOf } from "../tenants";

export const tenantDisallowForeignNamespaces: StackValidationPolicy = {
  name: "tenant-disallow-foreign-namespaces",
  description: "What belongs to one tenant is never put into the namespace of another.",
  severity: "critical",
  remediationSteps: "Use the tenant's own namespace, or one that is nobody's, such as that of its database.",
  validateStack: (args, report) => {
    const homes = new Set(tenantsOf(args).map(({ allotment }) => allotment.namespace));
    for (const resource of args.resources.filter(({ type }) => type.startsWith("kubernetes:"))) {
      const { allotment } = tenantAbove(resource) ?? {};
      if (!allotment) continue;
      const namespace = namespaceOf(resource.props);
      const foreign = homes.has(namespace) || namespace.startsWith(TENANT_NAMESPACE_PREFIX);
      if (foreign && namespace !== allotment.namespace)
        report(
          `It belongs to tenant "${allotment.tenant}" and is in "${namespace}": put it into "${allotment.namespace}".`,
          resource.urn,
        );
    }
  },
};

/** What the TenantStack says that a resource is part of. */
function tenantAbove(resource: PolicyResource): Seen<TenantFacts> | undefined {
  for (let above = resource.parent; above; above = above.parent)
    if (above.type === TYPES.TenantStack) return above.props;
  return undefined;
}
