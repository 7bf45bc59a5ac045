import type { StackValidationPolicy } from "@pulumi/policy";
import { list } from "@retail-odoo/policy-kit";
import { routesOf } from "../routes";
import { tenantsOf } from "../tenants";

export const routeRequireTenantHosts: StackValidationPolicy = {
  name: "route-require-tenant-hosts",
  description: "Routes in a tenant's namespace answer only for the hosts of that tenant.",
  severity: "critical",
  remediationSteps:
    "Name the hosts of the tenant in the route. Add a new host to the tenant in the portfolio of the platform first.",
  validateStack: (args, report) => {
    const tenants = new Map(tenantsOf(args).map(({ allotment }) => [allotment.namespace, allotment]));
    for (const { urn, namespace, hosts, anyHost } of routesOf(args.resources)) {
      const tenant = tenants.get(namespace);
      if (!tenant) continue;
      if (anyHost)
        report(
          `A route of tenant "${tenant.tenant}" answers for any host, so it can receive requests for other tenants: name the hosts of the tenant.`,
          urn,
        );
      for (const host of new Set(hosts))
        if (!list(tenant.hosts).includes(host))
          report(
            `Host "${host}" is not a host of tenant "${tenant.tenant}", so this route can receive requests for another tenant: remove the host, or add it to the tenant in the portfolio.`,
            urn,
          );
    }
  },
};
