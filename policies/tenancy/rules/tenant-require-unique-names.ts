import type { StackValidationPolicy } from "@pulumi/policy";
import { list } from "@retail-odoo/policy-kit";
import { tenantsOf, type Tenant } from "../tenants";

export const tenantRequireUniqueNames: StackValidationPolicy = {
  name: "tenant-require-unique-names",
  description: "No two tenants have the same host, namespace or database.",
  severity: "critical",
  remediationSteps: "Give each tenant its own name and hosts; the other names are derived from the name of the tenant.",
  validateStack: (args, report) => {
    const owners = new Map<string, string | undefined>();
    for (const tenant of tenantsOf(args))
      for (const { what, where } of namesOf(tenant)) {
        const owner = owners.get(what + where);
        if (owner !== undefined)
          report(
            `Tenants "${owner}" and "${tenant.allotment.tenant}" both have ${what}, so one can access data of the other: give it to one of them.`,
            tenant.urn,
          );
        else owners.set(what + where, tenant.allotment.tenant);
      }
  },
};

/** The names that one tenant alone may have: hosts anywhere, a namespace on its platform, a database on its server. */
function namesOf({ platform, allotment }: Tenant): { what: string; where: string }[] {
  const { hosts, namespace, database, databaseName } = allotment;
  return [
    ...list(hosts).map((host) => ({ what: `host "${host}"`, where: "" })),
    { what: `namespace "${namespace}"`, where: ` on ${platform}` },
    { what: `database "${databaseName}"`, where: ` on ${platform}/${database}` },
  ];
}
