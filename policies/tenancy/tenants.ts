import type { ReportViolation, ResourceValidation, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import {
  LABELS,
  TENANT_NAMESPACE_PREFIX,
  TYPES,
  type Allotment,
  type PlatformFacts,
  type TenantFacts,
} from "@retail-odoo/contract";
import { type DeepPartial, has, namespaceOf, type ObjectArgs, ofType, text } from "@retail-odoo/policy-kit";

/** A tenant that the stack knows, with the URN of the component that publishes it. */
export interface Tenant {
  urn: string;
  platform: string;
  allotment: DeepPartial<Allotment>;
}

/**
 * Tenants that this stack deploys, then tenants that a platform of this stack lists and other stacks deploy. If there are
 * none, the rule is not applicable.
 */
export function tenantsOf({ resources, notApplicable }: StackValidationArgs): Tenant[] {
  const deployed = resources
    .filter(({ type }) => type === TYPES.TenantStack)
    .map(({ props, urn }) => {
      const { platform, allotment }: DeepPartial<TenantFacts> = props;
      return { urn, platform: text(platform), allotment: allotment ?? {} };
    });
  const known = new Set(deployed.map(identity));
  const listed = resources
    .filter(({ type }) => type === TYPES.RetailOdooPlatform)
    .flatMap(({ props, urn }) => {
      const { name, allotments }: DeepPartial<PlatformFacts> = props;
      return Object.values(allotments ?? {}).map((allotment) => ({
        urn,
        platform: text(name),
        allotment: allotment ?? {},
      }));
    });
  const found = [...deployed, ...listed.filter((tenant) => !known.has(identity(tenant)))];
  return found.length > 0 ? found : notApplicable("The stack knows no tenant.");
}

function identity({ platform, allotment }: Tenant): string {
  return `${platform}/${allotment.tenant}`;
}

/** A rule for objects of tenants. For any other object it is not applicable. */
export function ofTenant<Args>(
  types: string | readonly string[],
  check: (props: DeepPartial<Args>, report: ReportViolation, args: ResourceValidationArgs) => void,
): ResourceValidation {
  return ofType<Args>(types, (props, report, args) => {
    if (!isOfTenant(args.props)) args.notApplicable("The object belongs to no tenant.");
    check(props, report, args);
  });
}

/** Whether an object belongs to a tenant: it has the tenant label, or it is in a tenant's namespace. */
function isOfTenant({ metadata }: DeepPartial<ObjectArgs>): boolean {
  return has(metadata?.labels, LABELS.tenant) || namespaceOf({ metadata }).startsWith(TENANT_NAMESPACE_PREFIX);
}
