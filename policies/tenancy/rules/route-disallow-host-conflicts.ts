import type { StackValidationPolicy } from "@pulumi/policy";
import { routesOf } from "../routes";

export const routeDisallowHostConflicts: StackValidationPolicy = {
  name: "route-disallow-host-conflicts",
  description: "The routes of a host are all in one namespace, so that no other namespace can take over its traffic.",
  severity: "high",
  remediationSteps: "Keep all routes of a host in one namespace.",
  validateStack: ({ resources, notApplicable }, report) => {
    const owners = new Map<string, string>();
    const routes = routesOf(resources);
    if (routes.length === 0) notApplicable("The stack has no routes.");
    for (const { urn, namespace, hosts } of routes)
      for (const host of new Set(hosts)) {
        const owner = owners.get(host) ?? namespace;
        owners.set(host, owner);
        if (owner !== namespace)
          report(
            `Host "${host}" is routed from namespaces "${namespace}" and "${owner}", so one can take over the traffic of the other: keep its routes in one namespace.`,
            urn,
          );
      }
  },
};
