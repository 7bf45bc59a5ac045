import type { StackValidationPolicy } from "@pulumi/policy";
import { routesOf } from "../routes";

export const routeDisallowHostConflicts: StackValidationPolicy = {
  name: "route-disallow-host-conflicts",
  description: "A host is routed from one namespace only, so that nobody takes over another's traffic.",
  severity: "high",
  remediationSteps: "Keep all routes of a host in one namespace.",
  validateStack: ({ resources, notApplicable }, report) => {
    const owners = new Map<string, string>();
    const routes = routesOf(resources);
    if (routes.length === 0) notApplicable("Nothing is routed here.");
    for (const { urn, namespace, hosts } of routes)
      for (const host of new Set(hosts)) {
        const owner = owners.get(host) ?? namespace;
        owners.set(host, owner);
        if (owner !== namespace)
          report(`Host "${host}" is routed from "${namespace}" and from "${owner}": keep it in one namespace.`, urn);
      }
  },
};
