import type { StackValidationArgs } from "@pulumi/policy";
import {
  LABELS,
  TENANT_NAMESPACE_PREFIX,
  TYPES,
  type Allotment,
  type PlatformFacts,
  type TenantFacts,
} from "@retail-odoo/contract";
import { has, namespaceOf, type ObjectArgs, type Seen, text } from "@retail-odoo/policy-kit";

/** A tenant as a stack knows it, and the component that says so. */
export interface Tenant {
  urn: string;
  platform: string;
  allotment: Seen<Allotment>;
}

/**
 * Tenants deployed in this stack, then those that a platform of this stack lists and other stacks deploy. Without any the
 * rule is not applicable.
 */
export function tenantsOf({ resources, notApplicable }: StackValidationArgs): Tenant[] {
  const deployed = resources
    .filter(({ type }) => type === TYPES.TenantStack)
    .map(({ props, urn }) => {
      const { platform, allotment }: Seen<TenantFacts> = props;
      return { urn, platform: text(platform), allotment: allotment ?? {} };
    });
  const known = new Set(deployed.map(identity));
  const listed = resources
    .filter(({ type }) => type === TYPES.RetailOdooPlatform)
    .flatMap(({ props, urn }) => {
      const { name, allotments }: Seen<PlatformFacts> = props;
      return Object.values(allotments ?? {}).map((allotment) => ({
        urn,
        platform: text(name),
        allotment: allotment ?? {},
      }));
    });
  const found = [...deployed, ...listed.filter((tenant) => !known.has(identity(tenant)))];
  return found.length > 0 ? found : notApplicable("No tenant is known here.");
}

function identity({ platform, allotment }: Tenant): string {
  return `${platform}/${allotment.tenant}`;
}

/** Whether an object belongs to a tenant: by its own label, or because it is in a tenant's namespace. */
export function isOfTenant({ metadata }: Seen<ObjectArgs>): boolean {
  return has(metadata?.labels, LABELS.tenant) || namespaceOf({ metadata }).startsWith(TENANT_NAMESPACE_PREFIX);
}
