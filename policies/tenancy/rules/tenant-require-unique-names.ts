import type { StackValidationPolicy } from "@pulumi/policy";
import { list } from "@retail-odoo/policy-kit";
import { tenantsOf, type Tenant } from "../tenants";

export const tenantRequireUniqueNames: StackValidationPolicy = {
  name: "tenant-require-unique-names",
  description: "No two tenants have a host, a namespace, or a database and its role in common.",
  severity: "critical",
  remediationSteps: "Give each tenant a name and hosts of its own; the other names follow from the tenant's.",
  validateStack: (args, report) => {
    const owners = new Map<string, string | undefined>();
    for (const tenant of tenantsOf(args))
      for (const { what, where } of claimsOf(tenant)) {
        const owner = owners.get(what + where);
        if (owner !== undefined)
          report(`Tenants "${owner}" and "${tenant.allotment.tenant}" both have ${what}: give it to one.`, tenant.urn);
        else owners.set(what + where, tenant.allotment.tenant);
      }
  },
};

/** What a tenant has for itself: hosts in the world, the rest where its platform or its server is. */
function claimsOf({ platform, allotment }: Tenant): { what: string; where: string }[] {
  const { hosts, namespace, database, databaseName } = allotment;
  return [
    ...list(hosts).map((host) => ({ what: `host "${host}"`, where: "" })),
    { what: `namespace "${namespace}"`, where: ` on ${platform}` },
    { what: `database "${databaseName}"`, where: ` on ${platform}/${database}` },
  ];
}
