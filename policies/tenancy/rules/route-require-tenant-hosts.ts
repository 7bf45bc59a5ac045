import type { StackValidationPolicy } from "@pulumi/policy";
import { list } from "@retail-odoo/policy-kit";
import { routesOf } from "../routes";
import { tenantsOf } from "../tenants";

export const routeRequireTenantHosts: StackValidationPolicy = {
  name: "route-require-tenant-hosts",
  description: "Routes in a tenant's namespace answer for the tenant's own hosts only.",
  severity: "critical",
  remediationSteps:
    "Name the tenant's hosts in the route; a new host is added to the tenant in the platform's portfolio first.",
  validateStack: (args, report) => {
    const tenants = new Map(tenantsOf(args).map(({ allotment }) => [allotment.namespace, allotment]));
    for (const { urn, namespace, hosts, anyHost } of routesOf(args.resources)) {
      const tenant = tenants.get(namespace);
      if (!tenant) continue;
      if (anyHost) report(`A route of tenant "${tenant.tenant}" answers for any host: name the tenant's hosts.`, urn);
      for (const host of new Set(hosts))
        if (!list(tenant.hosts).includes(host))
          report(`Host "${host}" is not one of tenant "${tenant.tenant}": take it out, or add it to the tenant.`, urn);
    }
  },
};
